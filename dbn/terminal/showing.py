"""What ``dbn show`` draws: pictures in bands, with a title that says what they are."""

from typing import NamedTuple

import numpy as np

from dbn.inside.activation import most_activating
from dbn.inside.atlas import state_atlas
from dbn.inside.classes import class_means, class_patterns
from dbn.inside.patterns import check_units, drawn_rows, first_filters, unit_patterns
from dbn.inside.walk import walk
from dbn.model import DBN
from dbn.model_data import ModelData
from dbn.pictures import Band, bands, signed
from dbn.terminal.console import Failure

_ROWS_EACH = 10  # rows shown of a unit


class Asked(NamedTuple):
    """What a picture is asked of."""

    model: DBN
    layer: int
    of: tuple[int, ...] | None  # numbers of units
    n: int | None  # as many units, states or steps; a default of each picture
    draws: int
    seed: int

    def units(self, default: int) -> np.ndarray:
        """Return the numbers of the units: those named, or the first ones."""
        first = range(min(self.n or default, self.model.sizes[self.layer]))
        return check_units(self.model, self.layer, list(first if self.of is None else self.of))


class Picture(NamedTuple):
    """Bands and the lines above them."""

    bands: list[Band]
    title: str


def filters(asked: Asked) -> Picture:
    """Draw the weights of units of layer 1."""
    numbers = asked.units(50)
    grey, scale = signed(first_filters(asked.model, numbers))
    title = f"weights of units of layer 1: black {scale:+.3g}, mid-grey 0, white {-scale:+.3g}"
    return Picture(bands(grey[None], (), _unit_names(numbers), gap=1.0), title)


def units(asked: Asked, data: ModelData) -> Picture:
    """Draw what switching units on adds to the expected visible pattern."""
    numbers = asked.units(50)
    rows = drawn_rows(data.states, asked.draws, asked.seed)
    states = asked.model.encode(rows, asked.layer, seed=asked.seed)
    grey, scale = signed(unit_patterns(asked.model, states, asked.layer, numbers, seed=asked.seed))
    title = (
        f"units of layer {asked.layer}: P(pixel on) with the unit on minus off, mean over the states of {rows.n} rows\n"
        f"black {scale:+.3g}, mid-grey 0, white {-scale:+.3g}"
    )
    return Picture(bands(grey[None], (), _unit_names(numbers), gap=1.0), title)


def states(asked: Asked, data: ModelData) -> Picture:
    """Draw the most frequent states of a layer: expected visible pattern above the mean of the rows in the state."""
    model, layer, n = asked.model, asked.layer, asked.n or 20
    atlas = state_atlas(model, data.states, layer, n, draws=asked.draws, seed=asked.seed)
    shown = np.stack([atlas.expected, atlas.mean_rows])
    share = 100 * float(atlas.counts.sum()) / atlas.n_rows
    title = (
        f"layer {layer}: the {len(atlas.counts)} most frequent of {atlas.n_states} states of {atlas.n_rows} rows, "
        f"k rows each, {percent(share)} % of all\n"
        "above: expected visible pattern of the state; below: mean of its k rows"
    )
    return Picture(bands(shown, ("expected", "mean of rows"), [f"k = {k}" for k in atlas.counts]), title)


def rows(asked: Asked, data: ModelData) -> Picture:
    """Draw the rows that turn each unit on most, a row of pictures for each unit."""
    numbers = asked.units(10)
    found = most_activating(asked.model, data.states, asked.layer, numbers, _ROWS_EACH)
    shown = np.array([data.states.rows(of_unit).unpack() for of_unit in found.rows])
    title = f"layer {asked.layer}: of {data.states.n} rows, those that turn a unit on most, the first the most"
    return Picture([Band(shown, tuple(_unit_names(numbers)))], title)


def walk_between(asked: Asked, data: ModelData, ends: tuple[int, ...]) -> Picture:
    """Draw a walk between two rows of the data, which stand at its ends."""
    n = data.states.n
    if len(ends) != 2 or not all(0 <= end < n for end in ends):
        raise Failure(f"--walk takes two numbers of rows from 0 to {n - 1}, I,J; got {','.join(map(str, ends))}")
    two = data.states.rows(list(ends))
    found = walk(asked.model, two, asked.layer, 11 if asked.n is None else asked.n, draws=asked.draws, seed=asked.seed)
    first, last = two.unpack()
    shown = np.vstack([first[None], found.expected, last[None]])
    names = [f"row {ends[0]}", *(f"{t:.2g}" for t in found.weight), f"row {ends[1]}"]
    title = f"layer {asked.layer}: expected visible patterns on the way between the probabilities of two rows"
    return Picture(bands(shown[None], (), names, width=len(names) if len(names) <= 13 else 10), title)


def classes(asked: Asked, data: ModelData | None, steps: int) -> Picture:
    """Draw the mean visible pattern of each class, above the mean of its rows where their labels are known."""
    patterns = class_patterns(asked.model, n=asked.draws, steps=steps, seed=asked.seed)
    names = [str(name) for name in asked.model.classes]
    title = f"classes: mean visible pattern of {asked.draws} chains of the class, {steps} sweeps from random states"
    if data is None or data.labels is None:
        return Picture(bands(patterns[None], (), names), title)
    means = class_means(asked.model, data.states, data.labels)
    shown = np.stack([patterns, np.nan_to_num(means)])
    return Picture(bands(shown, ("model", "mean of rows"), names), f"{title}; below: mean of its rows")


def percent(share: float) -> str:
    """Write a percentage to two digits below 1, else to a tenth; 100 is all and 0 is none."""
    if 99.95 <= share < 100:
        return "over 99.9"
    return f"{share:.1f}".removesuffix(".0") if share >= 1 else f"{share:.2g}"


def _unit_names(numbers: np.ndarray) -> list[str]:
    return [f"unit {number}" for number in numbers]
