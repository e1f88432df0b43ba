"""Reject and restore: undo an epoch that went farther than the chains of a trajectory could follow.

After every epoch a copy of the chains is run at parameters that stay where they are, and the swaps that succeed are
counted, between neighbours from the machine kept last before the epoch up to the one in training. A step too far shows
there: chains of both machines settle, and seldom exchange states. Where the least share of these pairs is below
``reject_below``, the epoch is rejected: parameters, velocities, all that moves beside them and the chains are restored
to what they were before it, and all further epochs have half the learning rate. The machine restored is kept, so that
the next epoch is judged from there: if it were judged from one kept long before, no rate would be small enough. What is
not restored are counters of random numbers, so that the next epoch is not drawn from the numbers that were rejected,
and the number of epochs: a rejected one counts, so that training ends.

This rule is our own. Rejecting and restoring is named with arXiv 2607.27077, which we have not read.
"""

from collections.abc import Callable

from rbm.config import TrainingConfig
from rbm.errors import InputError
from rbm.model import RBM
from rbm.reference import Estimate
from rbm.sampling.trajectory import TrajectoryChains
from rbm.training.exchanges.trajectory import may_keep_top, with_top_kept
from rbm.training.monitor import EpochRecord
from rbm.training.state import TrainingState

_HALVED = 0.5  # the learning rate, by every rejection


def check_rejection(config: TrainingConfig, function: Estimate | None) -> None:
    """Raise InputError if epochs are to be rejected but a function estimates the gradient, without chains at levels."""
    if config.reject_below and function is not None:
        raise InputError(
            f"reject_below {config.reject_below} is of the chains of the estimator trajectory: set it to 0, or leave "
            "out the function given as estimator"
        )


def rejections(history: tuple[EpochRecord, ...]) -> int:
    """Return how many epochs were rejected so far."""
    return int(history[-1].rejected) if history and history[-1].rejected > 0 else 0


def rate_factor(history: tuple[EpochRecord, ...]) -> float:
    """Return what rejections have left of the learning rate."""
    return float(_HALVED ** rejections(history))


def accepted_or_restored(
    before: TrainingState, tried: TrainingState, record: EpochRecord, observed: Callable[[RBM], EpochRecord]
) -> tuple[TrainingState, EpochRecord]:
    """Return the state after an epoch that was tried, or before it, and the record of the epoch.

    Where the epoch is rejected, swaps and round trips of the record are those of what was tried, all else is observed
    of the machine restored; its log Z is that of the epoch before.
    """
    least, so_far = before.config.reject_below, rejections(before.history)
    if not least:
        return tried, record
    if not record.last_swaps < least:
        return tried, record._replace(rejected=float(so_far))
    again = observed(before.model)
    log_z = before.history[-1].log_z if before.history else float("nan")
    return _restored(before, tried), again._replace(
        swap_rate=record.swap_rate, round_trips=record.round_trips, last_swaps=record.last_swaps, log_z=log_z,
        rejected=so_far + 1.0,
    )  # fmt: skip


def _restored(before: TrainingState, tried: TrainingState) -> TrainingState:
    """Return the state before an epoch, its machine kept, with the counters of random numbers after it."""
    chains, after = before.levels, tried.levels
    if not isinstance(chains, TrajectoryChains) or not isinstance(after, TrajectoryChains):
        raise TypeError("chains of a trajectory are restored alone")  # `TrainingConfig` refuses all others
    done = after.sweeps - chains.sweeps
    levels = [level._replace(sweeps=level.sweeps + done) for level in chains.levels]
    chains = chains._replace(levels=tuple(levels))
    if may_keep_top(chains):
        chains = with_top_kept(chains)
        levels.insert(-1, chains.levels[-2]._replace(sweeps=after.sweeps))  # the epoch had a level so named, from 0
        chains = chains._replace(levels=tuple(levels))
    return before._replace(step=tried.step, levels=chains)
