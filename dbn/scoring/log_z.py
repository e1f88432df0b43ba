"""Log Z of one machine, exact of small ones, else between brackets; with the interval that goes with it."""

from typing import NamedTuple

import numpy as np

from rbm.bits import States
from rbm.likelihood import Bracket, base_log_odds, bracket_log_partition, log_partition
from rbm.likelihood.exact import LIMIT
from rbm.likelihood.tempered import Report
from rbm.model import RBM


class BracketEffort(NamedTuple):
    """How much `rbm.likelihood.bracket_log_partition` draws."""

    chains: int = 200
    temperatures: int = 10_000
    ladders: int = 10
    sweeps: int = 2000


class LogZ(NamedTuple):
    """Log Z of a machine, nats."""

    value: float  # exact, or the ladder's estimate, whether it is bracketed or not
    low: float  # the interval that must be reckoned with (`rbm.likelihood.Bracket.interval`); of no width where exact
    high: float
    bracket: Bracket | None  # None where exact

    @property
    def width(self) -> float:
        """Width of the interval, nats: 0 where log Z is exact."""
        return self.high - self.low


def smaller_layer(machine: RBM) -> int:
    """Count the units of the smaller layer, all states of which an exact log Z takes."""
    return min(machine.n_visible, machine.n_hidden)


def is_exact(machine: RBM, exact: bool | None = None) -> bool:
    """Tell whether log Z is to be exact; None: where the smaller layer has up to 25 units."""
    return smaller_layer(machine) <= LIMIT if exact is None else exact


def find_log_z(
    machine: RBM, rows: np.ndarray | States, effort: BracketEffort, *, exact: bool | None = None, seed: int = 0,
    report: Report | None = None,
) -> LogZ:  # fmt: skip
    """Compute log Z in nats exactly, or estimate it between brackets.

    Parameters
    ----------
    machine : RBM
    rows : array or States, (n, n_visible)
        Near states of the machine: the base machine of annealing has their log-odds.
    effort, seed, report
        As for `rbm.likelihood.bracket_log_partition`; without effect where log Z is exact.
    exact : bool, optional
        Default: up to 25 units in the smaller layer.
    """
    if is_exact(machine, exact):
        value = log_partition(machine)
        return LogZ(value, value, value, None)
    found = bracket_log_partition(
        machine, base_log_odds(rows, machine.n_visible), seed=seed, report=report, **effort._asdict()
    )
    return LogZ(found.ladder.log_z, *found.interval, found)
