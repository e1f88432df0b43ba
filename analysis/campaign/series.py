"""Statistics of the claims as they change with the dose of noise, the number of points and the training."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analysis.campaign.parts import DOSES, SETS, TRAININGS
from analysis.campaign.studied import Studied
from analysis.claims.reading import Index, Key
from analysis.claims.second import described_power_laws, noise, predictive_layer, training_effect
from analysis.claims.second.near_slope_one import nearest_slope_one
from analysis.claims.second.predictive_layer import place_of, places
from analysis.claims.verdict import Decision, Effect
from analysis.errorbars.intervals import Interval, student
from analysis.table.measure_names import RESOLUTION
from analysis.table.row import TRAINED, WIDTHS_EQUAL

CD = next(iter(TRAININGS))
UNFLIPPED = "mnist-pooled"
DOSE_OF = {UNFLIPPED: 0, **{name: int(name.rpartition("-")[2]) for name in DOSES}}  # % of the pixels flipped


class Panel(NamedTuple):
    """Statistics that share an axis."""

    title: str  # with the unit
    effects: tuple[Effect, ...]


class Place(NamedTuple):
    """Where a network predicts best, and the exponent at slope -1."""

    data_set: str
    n_points: int  # M
    network: str  # how it was trained, or the network of other widths
    decision: Decision
    d: Interval  # log M
    slope_one: Interval  # H[s], log M
    nearest: tuple[int, ...]  # layer nearest slope -1 of each seed that crosses it
    mu: Interval  # of all states there


def statistics(index: Index) -> tuple[Panel, ...]:
    """Return the statistics of all claims on one data set, as the claims compute them."""
    place, near = predictive_layer.decide(index), noise.decide(index)
    others = tuple(e for e in place.secondary if e.statistic == predictive_layer.DISTANCE)
    gap = tuple(e._replace(subject="difference") for e in near.secondary if e.statistic == noise.GAP)
    band = tuple(e._replace(subject="difference plus the band, decides") for e in near.effects)
    return (
        Panel("(iii) d, log M", (*place.effects, *others)),
        Panel("(i) layer less drawn ideals, fraction of the frontier", (*gap, *band)),
        Panel("(i) layer less matched null, fraction of the frontier", training_effect.decide(index).effects),
        Panel("(ii) log10 of D1 of the null over D1 of the layer", described_power_laws.decide_learned(index).effects),
    )


def dose_series(studies: Iterable[Studied]) -> dict[int, Studied]:
    """Return the studies of MNIST by the percentage of pixels flipped: all rows, trained by CD-10."""
    chosen = {DOSE_OF[s.data_set]: s for s in studies if s.data_set in DOSE_OF and s.whole and s.training == CD}
    return dict(sorted(chosen.items()))


def points_series(studies: Iterable[Studied]) -> list[Place]:
    """Return the places of the networks trained by CD-10, by data set and number of points."""
    chosen = [s for s in studies if s.data_set in SETS and s.training == CD]
    return [_place(s, TRAINED, CD) for s in sorted(chosen, key=lambda s: (SETS.index(s.data_set), s.n_points))]


def training_series(studies: Sequence[Studied]) -> list[Place]:
    """Return the places of the networks of other training or widths on all rows of each data set, CD-10 first."""
    found = []
    for name in SETS:
        of = {s.training: s for s in studies if s.data_set == name and s.whole and s.training in TRAININGS}
        for training in TRAININGS:
            if training in of:
                found.append(_place(of[training], TRAINED, training))
            if training == CD in of and Key(RESOLUTION, WIDTHS_EQUAL) in of[CD].table:
                found.append(_place(of[CD], WIDTHS_EQUAL, f"{CD}, {WIDTHS_EQUAL}"))
    return found


def _place(study: Studied, network: str, words: str) -> Place:
    found, near = places(study.table, network), nearest_slope_one(study.table, network)
    return Place(
        study.data_set, study.n_points, words, place_of(found, len(found))[0],
        student(place.d for place in found.values()),
        student(place.slope_one for place in found.values()),
        tuple(nearest.layer for nearest in near.values()),
        student(nearest.mu for nearest in near.values()),
    )  # fmt: skip
