"""Read which settings a sweep is to study: every combination of some lists, or draws from ranges and lists.

A sweep file is TOML. Tables ``study`` and ``training`` hold what all points have in common, as in a study's
``config.toml``; what they do not say is that of the preset quick. Either ``grid`` or ``random`` says what differs.
"""

import dataclasses
import itertools
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from analysis.campaign.parts import Part
from analysis.study.config import STUDY_PARAMETERS, preset
from dbn.config import DBNConfig
from rbm.errors import InputError
from rbm.storage.toml_file import read_toml
from rbm.streams import stream_generator

_TRAINING = tuple(field.name for field in dataclasses.fields(DBNConfig))
_TABLES = ("study", "training", "grid", "random")


class Sweep(NamedTuple):
    """The points of a sweep, in their order."""

    parameters: tuple[str, ...]  # that differ
    settings: tuple[tuple[Any, ...], ...]  # of each point, a value a parameter
    parts: tuple[Part, ...]  # a study each


def read_sweep(path: str | Path) -> Sweep:
    """Read a sweep file.

    Raises
    ------
    InputError
        If there is no such file, it is no TOML, or it asks for what a study does not have.
    """
    tables = read_toml(path, str(path))
    try:
        return _sweep(tables)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def _sweep(tables: Mapping[str, Any]) -> Sweep:
    strange = [name for name, table in tables.items() if name not in _TABLES or not isinstance(table, dict)]
    if strange:
        raise InputError(f"has {strange[0]}; tables of a sweep are {', '.join(_TABLES)}")
    asked = [name for name in ("grid", "random") if name in tables]
    if len(asked) != 1:
        raise InputError("give a table grid, of lists, or a table random, of lists and ranges; one of them")
    drawn = dict(tables[asked[0]])
    points = list(_grid(drawn) if asked[0] == "grid" else _random(drawn))
    parameters = tuple(points[0])
    width, parts = len(str(len(points))), []
    for number, point in enumerate(points, start=1):
        study, training = dict(tables.get("study", {})), dict(tables.get("training", {}))
        for name, value in point.items():
            (training if name in _TRAINING else study)[name] = value
        parts.append(Part(f"point-{number:0{width}}", _config(study, training), False))
    return Sweep(parameters, tuple(tuple(point.values()) for point in points), tuple(parts))


def _config(study: dict[str, Any], training: dict[str, Any]) -> Any:
    for values, known, name in ((study, STUDY_PARAMETERS, "study"), (training, _TRAINING, "training")):
        strange = [key for key in values if key not in known]
        if strange:
            raise InputError(f"{strange[0]} is no parameter of a {name}; they are {', '.join(known)}")
    return preset("quick", study, training)


def _grid(lists: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every combination, the last parameter changing fastest."""
    for name, values in lists.items():
        if not isinstance(values, list) or not values:
            raise InputError(f"grid.{name} must be a list of values; got {values!r:.60}")
    if not lists:
        raise InputError("grid names no parameter")
    for values in itertools.product(*lists.values()):
        yield dict(zip(lists, values, strict=True))


def _random(ranges: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield draws; those of a point depend on the seed and its number alone, so that more points keep the first."""
    n, seed = ranges.pop("points", None), ranges.pop("seed", 1)
    if type(n) is not int or n < 1 or type(seed) is not int or seed < 0:
        raise InputError(f"random needs points, a whole number from 1, and takes a seed from 0; got {n!r}, {seed!r}")
    if not ranges:
        raise InputError("random names no parameter")
    for number in range(n):
        draws = stream_generator(seed, "sweep", number)
        yield {name: _draw(name, range_, draws) for name, range_ in ranges.items()}


def _draw(name: str, given: Any, draws: np.random.Generator) -> Any:
    """Draw from a list of values, or from a range {low, high}, evenly or, with log = true, on a logarithmic scale."""
    if isinstance(given, list) and given:
        return given[int(draws.integers(len(given)))]
    known = {"low", "high", "log", "whole"}
    if not isinstance(given, dict) or not {"low", "high"} <= set(given) <= known:
        raise InputError(f"random.{name} must be a list, or a range such as {{low = 0.01, high = 0.1, log = true}}")
    low, high, log, whole = given["low"], given["high"], given.get("log", False), given.get("whole", False)
    numbers = all(isinstance(x, int | float) and not isinstance(x, bool) for x in (low, high))
    if not numbers or not low <= high or (log and low <= 0):
        raise InputError(f"random.{name}: low must not be above high, nor 0 or less with log; got {low!r}, {high!r}")
    if whole:  # as if each whole number were the half-open range around it
        low, high = low - 0.5, high + 0.5 - 1e-9
    at = draws.random()
    value = math.exp(math.log(low) + at * (math.log(high) - math.log(low))) if log else low + at * (high - low)
    return round(value) if whole else value
