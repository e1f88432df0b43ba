"""How many layers each verdict rests on, and what its test could show there at most (second protocol, section 2)."""

from collections.abc import Callable
from typing import NamedTuple

from analysis.claims.reading import Index
from analysis.claims.second import described_power_laws, noise, power_law_distance, training_effect
from analysis.claims.second.deciding_layers import Layers, difference, mean_over
from analysis.claims.second.headroom import headroom_over, least_headroom
from analysis.claims.second.power_law_distance import log_ratios, log_ratios_of_untrained
from analysis.errorbars.intervals import Interval, student
from analysis.nulls.registry import NULLS
from analysis.table.row import IDEAL_FREQUENCIES, UNTRAINED

NULL_NAMED = {null.name: null for null in NULLS}


class DecidingPower(NamedTuple):
    """What one statistic of a verdict rests on."""

    layers: dict[int, int]  # number of layers that decide, by seed
    headroom: Interval  # mean over these layers, in the unit of the statistic: Student's t over seeds


def deciding_power(index: Index, claim: str, subject: str) -> DecidingPower | None:
    """Return what a statistic of a verdict rests on; None for claims of one number a stack, as claim (iii).

    Parameters
    ----------
    index : Index
    claim : str
        Title of the claim.
    subject : str
        The null that the layer is compared with; the first question of claim (i) has the best of those made from it.
    """
    found = _POWERS.get(claim)
    return found(index, subject) if found else None


def _of_noise(index: Index, subject: str) -> DecidingPower:
    return _power(noise.decided_on(index), mean_over(noise.decided_on(index), least_headroom(index)))


def _of_training(index: Index, subject: str) -> DecidingPower:
    layers = training_effect.decided_on(index, NULL_NAMED[subject])
    return _power(layers, mean_over(layers, headroom_over(index, subject)))


def _of_power_laws(index: Index, subject: str) -> DecidingPower:
    layers = power_law_distance.decided_on(index)
    theirs = log_ratios_of_untrained(index) if subject == UNTRAINED else log_ratios(index, subject)
    return _power(layers, mean_over(layers, difference(theirs, log_ratios(index, IDEAL_FREQUENCIES))))


def _power(layers: Layers, headroom: dict[int, float]) -> DecidingPower:
    return DecidingPower({seed: len(of) for seed, of in layers.items()}, student(headroom.values()))


_POWERS: dict[str, Callable[[Index, str], DecidingPower]] = {
    noise.TITLE: _of_noise,
    training_effect.TITLE: _of_training,
    described_power_laws.DESCRIBED: _of_power_laws,
    described_power_laws.LEARNED: _of_power_laws,
}
