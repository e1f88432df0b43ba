"""The least predictive code length of a network and of controls, beside each other; decides nothing."""

from typing import NamedTuple

from analysis.claims.distance import Best, best
from analysis.claims.reading import Index, Key, Values, values
from analysis.claims.second.predictive_layer import places
from analysis.errorbars.intervals import Interval, student
from analysis.table.measure_names import PREDICTIVE_CODE_LENGTH, RESOLUTION
from analysis.table.row import K_MEANS, TRAINED, UNTRAINED

CODED = (TRAINED, UNTRAINED, K_MEANS)


class BestCode(NamedTuple):
    """The best layer of one subject, and how it stands to the trained network."""

    subject: str
    bests: dict[int, Best]  # by seed; the efficiency is the code length with a minus sign
    length: Interval  # bits a held-out row: Student's t over seeds
    resolution: Interval  # H[s] of the best, log M
    above_trained: Interval  # code length less that of the trained network, seed by seed


def best_codes(index: Index) -> list[BestCode]:
    """Return the best code lengths of the trained and untrained network and of k-means that the table has."""
    found = {subject: _bests(index, subject) for subject in CODED}
    return [_code(subject, bests, found[TRAINED]) for subject, bests in found.items() if bests]


def data_code_length(index: Index) -> Interval:
    """Return the code length, bits a held-out row, where every distinct row of the data is a state of its own."""
    found = values(index, Key(PREDICTIVE_CODE_LENGTH))
    return student(layers[0] for layers in found.values() if 0 in layers)


def _bests(index: Index, subject: str) -> dict[int, Best]:
    if subject != K_MEANS:
        return {seed: place.best for seed, place in places(index, subject).items() if place.best}
    lengths, resolutions = (_of_k_means(index, measure) for measure in (PREDICTIVE_CODE_LENGTH, RESOLUTION))
    tops = {
        seed: best(resolutions.get(seed, {}), {n: -x for n, x in layers.items()}) for seed, layers in lengths.items()
    }
    return {seed: top for seed, top in tops.items() if top}


def _of_k_means(index: Index, measure: str) -> Values:
    return values(index, Key(measure, null=K_MEANS))


def _code(subject: str, bests: dict[int, Best], trained: dict[int, Best]) -> BestCode:
    return BestCode(
        subject,
        bests,
        student(-top.efficiency for top in bests.values()),
        student(top.resolution for top in bests.values()),
        student(trained[seed].efficiency - top.efficiency for seed, top in bests.items() if seed in trained),
    )
