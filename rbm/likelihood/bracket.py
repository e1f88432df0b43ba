"""Log Z between estimates that are low, high and neither, and the verdict whether they bracket it."""

import math
from typing import NamedTuple

import numpy as np

from rbm.bits import States
from rbm.likelihood.annealing import Annealing, annealed_log_partition, reverse_log_partition
from rbm.likelihood.certain import certain_interval
from rbm.likelihood.ladder import Ladder, check_ladder_memory, ladder_log_partition
from rbm.likelihood.tempered import Report
from rbm.model import RBM

MAX_GAP = 1.0  # nats between forward and reverse estimate, and of the ladder's from these
MIN_EFFECTIVE = 10.0  # chains
MAX_HALVES = 0.3  # nats between the halves of the chains
_ERRORS = 2.0  # standard errors that the Gibbs-Bogoliubov sums are widened by
_ROUNDING = 1e-3  # nats that float32 fields may cost, where the interval has no width


class Bracket(NamedTuple):
    """Three estimates of one log Z, in nats, and what speaks against them.

    All three start from the base machine. A mode that no chain of any of them reaches, as there may be behind a
    first-order transition on the way, is missing from all: they agree on a log Z that is too small, and none can tell.
    The bound by reverse chains is one on log Z only where the ladder's states are samples of the machine.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM
    >>> from rbm.likelihood import bracket_log_partition
    >>> model = RBM(0.5 * np.eye(3, 2), np.zeros(3), np.zeros(2))
    >>> bracket = bracket_log_partition(model, np.zeros(3), chains=50, temperatures=50, ladders=2, sweeps=50)
    >>> bracket.bracketed, bracket.doubts
    (True, ())
    >>> low, high = bracket.interval
    >>> low <= bracket.log_z <= high
    True
    """

    forward: Annealing
    reverse: Annealing
    ladder: Ladder
    doubts: tuple[str, ...]  # why log Z is not bracketed, each in words; none where it is
    certain: tuple[float, float] = (-math.inf, math.inf)  # what log Z is between whatever mixes, nats

    @property
    def bracketed(self) -> bool:
        """Whether every criterion holds."""
        return not self.doubts

    @property
    def verdict(self) -> str:
        """The verdict in words: bracketed, or not bracketed."""
        return "bracketed" if self.bracketed else "not bracketed"

    @property
    def log_z(self) -> float | None:
        """The ladder's estimate of log Z where it is bracketed, nats; None where it is not."""
        return self.ladder.log_z if self.bracketed else None

    @property
    def interval(self) -> tuple[float, float]:
        """Least and greatest log Z that must be reckoned with, nats.

        Where it is bracketed: from the least to the greatest of the three estimates' intervals (95 % of forward and
        reverse chains, two standard errors of the ladder's). Else the Gibbs-Bogoliubov sums, two standard errors wider,
        and those intervals where they reach further. Where log Z is certain to lie above all three (`held_against`):
        what is certain.
        """
        low, high = self._estimated
        if self.certain[0] > high:
            return self.certain
        if self.bracketed:
            return low, high
        sums = gibbs_bogoliubov(self.ladder)
        return min(low, sums[0]), max(high, sums[1])

    @property
    def _estimated(self) -> tuple[float, float]:
        """From the least to the greatest of the three estimates' intervals."""
        spread = _ERRORS * self.ladder.standard_error
        low = min(self.forward.low, self.reverse.low, self.ladder.log_z - spread)
        return low, max(self.forward.high, self.reverse.high, self.ladder.log_z + spread)

    def held_against(self, model: RBM, rows: np.ndarray | States) -> "Bracket":
        """Return the bracket with what is certain of log Z by rows (n, n_visible), and the doubt that may follow.

        Z is at least the sum of exp(-F(v)) over distinct rows, whatever mixes: a log Z of rows alone that lies above
        all three estimates shows that they miss a mode. Rows in none of the modes missed show nothing.

        Examples
        --------
        >>> import numpy as np
        >>> from rbm import RBM
        >>> from rbm.likelihood import bracket_log_partition
        >>> model = RBM(0.5 * np.eye(3, 2), np.zeros(3), np.zeros(2))
        >>> bracket = bracket_log_partition(model, np.zeros(3), chains=50, temperatures=50, ladders=2, sweeps=50)
        >>> bracket.held_against(model, [[0, 1, 1], [1, 0, 0]]).doubts
        ()
        """
        found = self._replace(certain=certain_interval(model, rows))
        low, (_, high) = found.certain[0], self._estimated
        if low <= high:
            return found
        words = f"the distinct rows at hand alone have a log Z of {low:.2f}, above all estimates (to {high:.2f})"
        return found._replace(doubts=(*self.doubts, f"{words}: these miss a mode"))


def gibbs_bogoliubov(ladder: Ladder) -> tuple[float, float]:
    """Return the two Gibbs-Bogoliubov sums, nats, each widened by two of its standard errors and by rounding."""
    low = ladder.lower - _ERRORS * ladder.lower_error - _ROUNDING
    return low, ladder.upper + _ERRORS * ladder.upper_error + _ROUNDING


def doubts_of(forward: Annealing, reverse: Annealing, ladder: Ladder) -> tuple[str, ...]:
    """Return what keeps log Z from being bracketed, each in words, with the number and its limit; often nothing."""
    found = []
    gap = reverse.log_z - forward.log_z
    if not abs(gap) < MAX_GAP:
        found.append(f"forward and reverse annealing differ by {abs(gap):.2f} nats (limit {MAX_GAP:g})")
    between = sorted((forward.log_z, reverse.log_z))
    if not between[0] - MAX_GAP <= ladder.log_z <= between[1] + MAX_GAP:
        found.append(
            f"the ladder's log Z, {ladder.log_z:.2f}, lies more than {MAX_GAP:g} nat outside forward and reverse "
            f"annealing, {between[0]:.2f} to {between[1]:.2f}"
        )
    if not ladder.round_trips:
        levels = f"{len(ladder.betas)} levels"
        found.append(f"no state of the ladders made a round trip through their {levels} in {ladder.sweeps} sweeps")
    low, high = gibbs_bogoliubov(ladder)
    for name, value in (("forward", forward.log_z), ("reverse", reverse.log_z)):
        if not low <= value <= high:
            found.append(f"{name} annealing, {value:.2f}, lies outside the Gibbs-Bogoliubov sums {low:.2f}, {high:.2f}")
    for name, result in (("forward", forward), ("reverse", reverse)):
        if not result.effective_size >= MIN_EFFECTIVE:
            size = f"{result.effective_size:.1f} of {len(result.log_weights)} chains"
            found.append(f"the effective size of {name} annealing is {size} (least {MIN_EFFECTIVE:g})")
        if not result.halves_apart <= MAX_HALVES:
            apart = f"{result.halves_apart:.2f} nats"
            found.append(f"the halves of the chains of {name} annealing differ by {apart} (limit {MAX_HALVES:g})")
    return tuple(found)


def bracket_log_partition(
    model: RBM, log_odds: np.ndarray, *, chains: int = 200, temperatures: int = 10_000, ladders: int = 10,
    sweeps: int = 2000, seed: int = 0, report: Report | None = None,
) -> Bracket:  # fmt: skip
    """Estimate log Z in nats three ways and say whether the estimates bracket it.

    Forward annealing starts from draws of the base machine, reverse annealing from states of the top of ladders.

    Parameters
    ----------
    model : RBM
    log_odds : array (n_visible,)
        Of the pixels of the base machine, as `base_log_odds` has them of data.
    chains, temperatures : int
        Of annealing, in each direction. The reverse one has no more chains than the ladders keep samples, 1000 by
        default.
    ladders, sweeps : int
        As for `ladder_log_partition`.
    seed : int
        Results do not depend on the number of threads.
    report : callable, optional
        Called with what was just done, in temperatures of one direction; `bracket_steps` in all.

    Raises
    ------
    InputError
        As `annealed_log_partition` and `ladder_log_partition`.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, log_partition
    >>> from rbm.likelihood import bracket_log_partition
    >>> model = RBM(0.5 * np.eye(3, 2), np.zeros(3), np.zeros(2))
    >>> bracket = bracket_log_partition(model, np.zeros(3), chains=50, temperatures=50, ladders=2, sweeps=50)
    >>> bracket.verdict, abs(bracket.log_z - log_partition(model)) < 0.1
    ('bracketed', True)
    """
    check_ladder_memory(model, ladders, sweeps)  # not after the chains have been annealed
    forward = annealed_log_partition(
        model, log_odds, chains=chains, temperatures=temperatures, seed=seed, report=report
    )
    ladder = ladder_log_partition(model, log_odds, ladders=ladders, sweeps=sweeps, seed=seed, report=report)
    picked = np.linspace(0, ladder.samples.n - 1, min(chains, ladder.samples.n)).round().astype(np.int64)
    reverse = reverse_log_partition(
        model, log_odds, ladder.samples.rows(picked), temperatures=temperatures, seed=seed,
        groups=ladder.groups[picked], report=report,
    )  # fmt: skip
    return Bracket(forward, reverse, ladder, doubts_of(forward, reverse, ladder))


def bracket_steps(temperatures: int, sweeps: int) -> int:
    """Count what `bracket_log_partition` reports in all.

    Examples
    --------
    >>> from rbm.likelihood import bracket_steps
    >>> bracket_steps(temperatures=10_000, sweeps=2000)
    22500
    """
    return 2 * temperatures + sweeps + sweeps // 4
