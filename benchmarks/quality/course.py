"""Training in stages: epochs under the stopwatch, and between stages a score, while it stands still."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from benchmarks.contestants.recipe.contract import Machine
from benchmarks.quality.levels import Checkpoint, next_level
from benchmarks.quality.scoring import Scorer
from benchmarks.quality.stopwatch import Stopwatch

GROWTH = 1.2  # of the number of epochs from one checkpoint to the next


class Limits(NamedTuple):
    """Where training ends: at the end of the epoch in which the seconds are over, or after so many epochs."""

    seconds: float
    epochs: int


class Course(NamedTuple):
    """The checkpoints of one contestant, in order, and what went wrong; mostly nothing."""

    checkpoints: list[Checkpoint]
    trouble: str = ""


def stages(epochs: int) -> Iterator[int]:
    """Epochs done at the checkpoints, up to a number of epochs: 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, ..."""
    done = 0
    while done < epochs:
        done = min(epochs, max(done + 1, round(done * GROWTH)))
        yield done


def train(
    machine: Machine, scorer: Scorer, levels: tuple[float, ...], limits: Limits, watch: Stopwatch,
    tell: Callable[[Checkpoint], None] = lambda point: None,
) -> Course:  # fmt: skip
    """Train to the limits and score at every checkpoint, which ``tell`` is called with; levels ascend.

    A checkpoint is bracketed where its estimate is above the first level that is not reached yet, and at the end the
    one with the best estimate is. An estimate is high on average, so that levels are seldom passed unnoticed.
    """
    found: list[Checkpoint] = []
    best, epochs = None, 0
    for stage in stages(limits.epochs):
        while epochs < stage and watch.seconds < limits.seconds:
            with watch.running():
                machine.epoch()
            epochs += 1
        if found and epochs == found[-1].epochs:
            break
        parameters = machine.reported()
        if not all(np.isfinite(p).all() for p in parameters):
            return Course(_with_best(found, best, scorer), f"diverged in the epochs up to {epochs}")
        estimate = scorer.estimate(parameters)
        if not found or estimate > max(c.estimate for c in found):
            best = parameters
        wanted = next_level(found, levels)
        between = scorer.bracket(parameters) if wanted is not None and estimate >= wanted else None
        found.append(Checkpoint(epochs, watch.seconds, estimate, between))
        tell(found[-1])
    return Course(_with_best(found, best, scorer))


def _with_best(found: list[Checkpoint], parameters, scorer: Scorer) -> list[Checkpoint]:  # type: ignore[no-untyped-def]
    """The checkpoints, that with the best estimate, which has these parameters, bracketed."""
    if not found:
        return found
    at = int(np.argmax([c.estimate for c in found]))
    if found[at].between is None:
        found[at] = found[at]._replace(between=scorer.bracket(parameters))
    return found
