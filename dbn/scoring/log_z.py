"""Log Z of one machine, exact of small ones, else between brackets; with the interval that goes with it."""

from typing import NamedTuple

import numpy as np

from rbm.bits import States, as_states
from rbm.labels.prediction import predict
from rbm.likelihood import Bracket, base_log_odds, bracket_log_partition, log_partition
from rbm.likelihood.exact import LIMIT, given_classes
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
    brackets: tuple[Bracket, ...]  # none where exact; of a machine with label units one given each class

    @property
    def width(self) -> float:
        """Width of the interval, nats: 0 where log Z is exact."""
        return self.high - self.low

    @property
    def bracketed(self) -> bool:
        """Whether every bracket is one; none is needed where log Z is exact."""
        return all(found.bracketed for found in self.brackets)


def smaller_layer(machine: RBM) -> int:
    """Count the units of the smaller layer, all states of which an exact log Z takes; of label units none."""
    return min(machine.n_bits, machine.n_hidden)


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
        Of one with label units Z is the sum over classes c of exp(a_c) times Z of the machine of the bits given c
        (`rbm.likelihood.exact.given_classes`), and each of these has a bracket of its own: as many times the work.
    rows : array or States, (n, n_bits)
        Near states of the machine: the base machine of annealing has their log-odds; given a class, those of the rows
        that are most probably of it. Where the distinct rows alone have a log Z above all estimates, it is not
        bracketed.
    effort, seed, report
        As for `rbm.likelihood.bracket_log_partition`; without effect where log Z is exact.
    exact : bool, optional
        Default: up to 25 units in the smaller layer.
    """
    if is_exact(machine, exact):
        value = log_partition(machine)
        return LogZ(value, value, value, ())

    bits = as_states(rows, machine.n_bits)

    def bracket(one: RBM, near: States) -> Bracket:
        odds = base_log_odds(near, one.n_visible)
        found = bracket_log_partition(one, odds, seed=seed, report=report, **effort._asdict())
        return found.held_against(one, bits)

    if not machine.n_labels:
        found = bracket(machine, bits)
        return LogZ(found.ladder.log_z, *found.interval, (found,))
    likely = predict(machine, bits)
    given = []
    for label, parameters in enumerate(given_classes(machine)):
        own = bits.rows(np.flatnonzero(likely == label))
        given.append(bracket(RBM(*parameters), own if own.n else bits))
    return _sum_over_classes(machine, given)


def _sum_over_classes(machine: RBM, given: list[Bracket]) -> LogZ:
    """Put together the log Z of the bits given each class: each end of the interval is that of all at their ends."""
    biases = machine.visible_bias[machine.n_bits :].astype(np.float64)
    ends = np.array([(found.ladder.log_z, *found.interval) for found in given])
    value, low, high = np.logaddexp.reduce(biases[:, None] + ends, axis=0)
    return LogZ(float(value), float(low), float(high), tuple(given))
