"""Which checkpoint is the first to reach a level: the first whose bracket lies at or above it."""

from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.quality.scoring import Between


class Checkpoint(NamedTuple):
    """A machine on its way; mean test log-likelihoods in nats."""

    epochs: int
    seconds: float  # of training alone
    estimate: float  # by forward annealing
    between: Between | None = None  # where it was bracketed

    def reaches(self, level: float) -> bool:
        """Whether all that must be reckoned with is at or above the level."""
        return self.between is not None and self.between.low >= level


class Crossing(NamedTuple):
    """The first checkpoint to reach a level, and the last that did not; None where there is none."""

    level: float
    reached: Checkpoint | None
    before: Checkpoint | None


def check_levels(levels: Sequence[float]) -> tuple[float, ...]:
    """Return levels that ascend; ValueError of others, as of none."""
    if not levels or any(not below < above for below, above in zip(levels, levels[1:], strict=False)):
        raise ValueError(f"levels must ascend, as -100,-95,-90; got {','.join(f'{level:g}' for level in levels)}")
    return tuple(levels)


def crossings(checkpoints: Sequence[Checkpoint], levels: Sequence[float]) -> list[Crossing]:
    """One crossing a level."""
    found = []
    for level in levels:
        at = next((i for i, c in enumerate(checkpoints) if c.reaches(level)), None)
        before = checkpoints[:at][-1:]
        found.append(Crossing(level, None if at is None else checkpoints[at], before[0] if before else None))
    return found


def next_level(checkpoints: Sequence[Checkpoint], levels: Sequence[float]) -> float | None:
    """The least of ascending levels that no checkpoint has reached; None if all are."""
    return next((c.level for c in crossings(checkpoints, levels) if c.reached is None), None)
