"""What is said of log-likelihoods and their bounds: estimators and settings, both sides of the bracket, the verdict."""

from typing import NamedTuple

import numpy as np

from dbn.labels.numbering import Class
from dbn.scoring.log_z import LogZ
from rbm.likelihood import Annealing, Bracket, Ladder, RowLikelihood


class Said(NamedTuple):
    """A mean over rows, nats a row, log Z not taken off, and its name."""

    name: str
    rows: RowLikelihood
    exact: str = "exact"  # what is said of it where log Z is exact


def likelihood_lines(
    log_z: LogZ, values: list[Said], units: int, seed: int, base: str = "these rows", classes: tuple[Class, ...] = ()
) -> list[str]:
    """Return the lines of log Z and of means over rows that it is taken off.

    Parameters
    ----------
    log_z : LogZ
    values : list of Said
    units : int
        Of the layer all states of which an exact log Z took.
    seed : int
    base : str
        What the base machine of annealing has the log-odds of.
    classes : tuple of int or str
        What the label units of the machine stand for, if it has some.
    """
    if not log_z.brackets:
        each = f" with each of {len(classes)} classes" if classes else ""
        lines = [f"log Z: {log_z.value:.3f} nats, exact, all 2^{units} states of the smaller layer{each}"]
        return lines + [_mean(said, log_z) for said in values]
    which = [f"class {name}" for name in classes] or [""]
    lines = []
    for of, found in zip(which, log_z.brackets, strict=True):
        lines += _estimators(found, seed, base, of)
    if classes:
        lines.append(
            f"log Z: {log_z.value:.3f} nats, the sum over the {len(classes)} classes; from {log_z.low:.3f} to "
            f"{log_z.high:.3f} if each lies where its estimates have it"
        )
    lines += [_mean(said, log_z) for said in values]
    for of, found in zip(which, log_z.brackets, strict=True):
        lines += [f"not bracketed: {of}{': ' * bool(of)}{doubt}" for doubt in found.doubts]
    return lines


def _mean(said: Said, log_z: LogZ) -> str:
    name, (mean, error, _), exact = said
    low, high = mean - log_z.high, mean - log_z.low
    errors = f"standard error over rows {error:.3f}"
    if not log_z.brackets:
        return f"{name}: {mean - log_z.value:.3f} nats a row, {errors}; {exact}"
    if log_z.bracketed:
        return f"{name}: {mean - log_z.value:.3f} nats a row, bracket {low:.3f} to {high:.3f}, {errors}; bracketed"
    return f"{name}: {low:.3f} to {high:.3f} nats a row, {errors}; not bracketed"


def _estimators(found: Bracket, seed: int, base: str, of: str) -> list[str]:
    given, rows = (f" given {of}", f"{base} that are most probably of it") if of else ("", base)
    return [
        f"estimators of log Z{given}, in nats, seed {seed}; base machine: independent pixels with the log-odds of "
        f"{rows}",
        _annealing("annealing (low on average)", found.forward),
        _annealing("reverse annealing from the ladder's top (high on average)", found.reverse),
        *_ladder(found.ladder),
    ]


def _annealing(name: str, found: Annealing) -> str:
    side, only = ("below", ", if the ladder's states are samples of the machine") if found.reverse else ("above", "")
    return (
        f"  {name}: {found.log_z:.3f}, 95 % of resamples {found.low:.3f} to {found.high:.3f}; "
        f"log Z {side} {found.bound(0.05):.3f} but for a probability of 0.05{only}; {len(found.log_weights)} chains, "
        f"{found.temperatures} temperatures, effective size {found.effective_size:.1f}, "
        f"halves {found.halves_apart:.2f} apart"
    )


def _ladder(found: Ladder) -> list[str]:
    rates = f"{np.min(found.swap_rates):.2f} to {np.max(found.swap_rates):.2f}"
    return [
        f"  ladder, Bennett's ratio: {found.log_z:.3f}, standard error {found.standard_error:.3f}; {found.ladders} "
        f"ladders of {len(found.betas)} temperatures, {found.sweeps} sweeps, swap rates {rates}, "
        f"{found.round_trips} round trips",
        f"  Gibbs-Bogoliubov sums: {found.lower:.3f} to {found.upper:.3f}, standard errors "
        f"{found.lower_error:.3f} and {found.upper_error:.3f}",
    ]
