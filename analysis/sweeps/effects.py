"""What settings of a sweep do: numbers of whole networks, and how they differ between the values of a setting."""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from analysis.claims.reading import Index, Key, index_final, values
from analysis.claims.second.deciding_layers import deciding_layers, mean_over
from analysis.claims.second.predictive_layer import places
from analysis.errorbars.intervals import Interval, student
from analysis.sweeps.points import Sweep
from analysis.sweeps.table import setting_text
from analysis.table.measure_names import FRACTION_OF_FRONTIER, MULTISCALE_RELEVANCE, RELEVANCE, RESOLUTION
from analysis.table.row import Row
from rbm.storage.csv_lines import write_csv_lines

BySeed = dict[int, float]


def _last_resolution(index: Index) -> BySeed:
    return {seed: layers[max(layers)] for seed, layers in values(index, Key(RESOLUTION)).items()}


def _largest_relevance(index: Index) -> BySeed:
    return {
        seed: max(x for layer, x in layers.items() if layer) for seed, layers in values(index, Key(RELEVANCE)).items()
    }


def _mean_fraction(index: Index) -> BySeed:
    return mean_over(deciding_layers(index), values(index, Key(FRACTION_OF_FRONTIER)))


def _area(index: Index) -> BySeed:
    return {seed: next(iter(found.values())) for seed, found in values(index, Key(MULTISCALE_RELEVANCE)).items()}


def _least_bits(index: Index) -> BySeed:
    return {seed: -place.best.efficiency for seed, place in places(index).items() if place.best}


def _best_resolution(index: Index) -> BySeed:
    return {seed: place.best.resolution for seed, place in places(index).items() if place.best}


SUMMARIES: Mapping[str, Callable[[Index], BySeed]] = {
    "H[s] of the last layer, log M": _last_resolution,
    "largest H[k], log M": _largest_relevance,
    "mean fraction of the frontier, layers of .3 < H[s] < .95": _mean_fraction,
    "multi-scale relevance": _area,
    "least bits a held-out row": _least_bits,
    "H[s] of that layer, log M": _best_resolution,
}


class SettingEffect(NamedTuple):
    """What a setting does to one number of the trained network."""

    setting: str
    value: str
    first: str  # the value it is compared with
    summary: str  # of `SUMMARIES`
    points: int  # that have the value
    mean: float  # over those and seeds
    difference: Interval  # to the points of the first value, over seeds


def setting_effects(sweep: Sweep, rows: Mapping[str, Sequence[Row]]) -> list[SettingEffect]:
    """Compare the points of every value of a setting with those of its first value.

    Of each seed, the mean over the points that have the value less that over the points that have the first one; the
    interval is Student's t over the seeds that both have. In a grid that is complete the other settings are the same
    in both; of draws at random they are so on average only. A value of a single point is left out.

    Raises
    ------
    KeyError
        If a point has no rows: compare points when all are done.
    """
    of_points = {part.name: index_final(rows[part.name]) for part in sweep.parts}
    found = []
    for number, setting in enumerate(sweep.parameters):
        points: dict[str, list[str]] = defaultdict(list)  # by value, in the order in which values come
        for part, settings in zip(sweep.parts, sweep.settings, strict=True):
            points[setting_text(settings[number])].append(part.name)
        several = {value: names for value, names in points.items() if len(names) > 1}
        for summary, number_of in SUMMARIES.items():
            means = {value: _means([number_of(of_points[name]) for name in names]) for value, names in several.items()}
            for value in list(means)[1:]:
                first = next(iter(means))
                both = sorted(set(means[value]) & set(means[first]))
                difference = student(means[value][seed] - means[first][seed] for seed in both)
                mean = student(means[value].values()).mean
                found.append(SettingEffect(setting, value, first, summary, len(several[value]), mean, difference))
    return found


def write_effects(path: Path, effects: Sequence[SettingEffect]) -> None:
    """Write the effects as CSV, a line each."""
    head = ("setting", "value", "first", "number", "points", "mean", "difference", "low", "high", "seeds")
    write_csv_lines(path, head, ((*effect[:-1], *effect.difference) for effect in effects))


def _means(points: Sequence[BySeed]) -> BySeed:
    """Average over points, of each seed in which every point has a number."""
    seeds = set.intersection(*(set(point) for point in points)) if points else set()
    means = {seed: sum(point[seed] for point in points) / len(points) for seed in sorted(seeds)}
    return {seed: mean for seed, mean in means.items() if math.isfinite(mean)}
