"""Save and load all that a study found: an HDF5 file of kind ``relevance study``, format 3.

Figures and report are made from it alone.
"""

import json
import tomllib
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from analysis.controls.calibration.row import CalibrationRow, read_calibration_rows, write_calibration_rows
from analysis.errorbars.formats import format_number
from analysis.table.atlas_file import LayerAtlas, read_atlas, write_atlas
from analysis.table.html_table import html_table
from analysis.table.network_file import Counts, read_counts, write_counts
from analysis.table.row import Row, read_table, select, write_table
from rbm.config import READOUTS
from rbm.errors import InputError
from rbm.files import new_checkpoint, open_checkpoint
from rbm.storage.parts import FLOATS, array, dataset, group, naming, record, text
from rbm.training.monitor import EpochRecord

if TYPE_CHECKING:
    import h5py

SAMPLE_STARTS: Final = ("random", "data")  # of the chains behind the generated patterns
KIND, FORMAT, UNSEALED = "relevance study", 3, 2
_SHAPES = {  # of arrays; None is any length
    "frontier": (None, 3), "history": (None, None),
    "samples": (len(SAMPLE_STARTS), None, None, None), "filters": (None, None),
}  # fmt: skip
_COLUMNS = 1 + len(EpochRecord._fields)  # of the training curves, the layer first
_LEAST = _COLUMNS - len(EpochRecord._field_defaults)  # of the oldest files: every field since then has a default


class StudyResult(NamedTuple):
    """Everything figures and report need. All but the rows belongs to the network ``trained`` of the first seed.

    Examples
    --------
    >>> from analysis import load_result
    >>> result = load_result("study.h5")
    >>> mu, resolution, relevance = result.zipf
    >>> bool(0 < relevance < resolution < 1)
    True
    """

    config: str  # TOML
    facts: dict[str, str | int | float]  # digest, n_points, held-out rows, sizes, versions, seconds ...
    rows: list[Row]  # of all networks and seeds
    counts: Counts  # state counts by (layer, readout, null); the untrained network in the place of a null
    frontier: np.ndarray  # (points, 3): mu, resolution, relevance
    history: np.ndarray  # (epochs of all layers, 1 + columns): layer, then EpochRecord
    samples: np.ndarray  # (starts, layers, samples, n_visible): P(v = 1 | h of layer 1)
    filters: np.ndarray  # (units, n_visible): weights of some units of layer 1
    calibration: tuple[CalibrationRow, ...] = ()  # what the tests say of controls; empty of studies without any
    atlas: tuple[LayerAtlas, ...] = ()  # the most frequent states of every layer; empty of studies by older programs

    @property
    def zipf(self) -> np.ndarray:
        """The point of the frontier with mu nearest 1, where its slope is -1: mu, resolution, relevance."""
        return self.frontier[np.argmin(np.abs(self.frontier[:, 0] - 1))]

    @property
    def data_name(self) -> str:
        """The name of the data, with how bits were made of them if the program that made the study knew."""
        configured = tomllib.loads(self.config)["study"].get("data")
        return str(self.facts.get("data") or configured or "embedded MNIST")

    @property
    def first_rows(self) -> list[Row]:
        """The rows of the first seed."""
        first = min((row.seed for row in self.rows), default=0)
        return [row for row in self.rows if row.seed == first]

    def __repr__(self) -> str:
        networks = ", ".join(dict.fromkeys(row.network for row in self.rows))
        n_seeds = len({row.seed for row in self.rows})
        return (
            f"StudyResult({self.facts.get('sizes')} units, {self.facts.get('n_points')} data points, "
            f"{n_seeds} seed{'s' if n_seeds > 1 else ''} of {networks}; {len(self.rows)} rows)"
        )

    def _repr_html_(self) -> str:
        """Return the entropies of the layers of the first seed as a table, for notebooks."""
        from analysis.entropies.registry import SHOWN_MEASURES

        lines = []
        for readout in READOUTS:
            columns = [{r.layer: r.value for r in select(self.first_rows, m.name, readout)} for m in SHOWN_MEASURES]
            for layer in sorted(set().union(*columns)):
                values = [column.get(layer, float("nan")) for column in columns]
                numbers = [format_number(v, m.digits) for m, v in zip(SHOWN_MEASURES, values, strict=True)]
                lines.append((readout, str(layer), *numbers))
        head = ("read-out", "layer", *(measure.title for measure in SHOWN_MEASURES))
        return f"<p>{escape(repr(self))}</p>{html_table(head, lines)}"


def data_set_of(result: StudyResult) -> str:
    """Return what names the data set of a study: the set of `dbn data list` that it names, or else the data's name."""
    configured = tomllib.loads(result.config)["study"].get("data")
    return str(configured) if configured and not Path(str(configured)).suffix else result.data_name


def save_result(path: str | Path, result: StudyResult) -> None:
    """Write the file, whole or not at all."""
    with new_checkpoint(path, KIND, FORMAT) as file:
        file.attrs.update(config=result.config, facts=json.dumps(result.facts))
        write_table(file.create_group("table"), result.rows)
        write_counts(file.create_group("counts"), result.counts)
        if result.calibration:
            write_calibration_rows(file.create_group("calibration"), result.calibration)
        if result.atlas:
            write_atlas(file.create_group("atlas"), result.atlas)
        for name in _SHAPES:
            file.create_dataset(name, data=getattr(result, name), compression="gzip")


def load_result(path: str | Path) -> StudyResult:
    """Read the file.

    Raises
    ------
    rbm.InputError
        If it is not there, not whole or not a study.

    Examples
    --------
    >>> from analysis import load_result
    >>> result = load_result("study.h5")
    >>> len({row.layer for row in result.rows}) > 1
    True
    >>> load_result("another.h5")
    Traceback (most recent call last):
        ...
    rbm.errors.InputError: there is no file another.h5
    """
    with open_checkpoint(path, KIND, FORMAT, UNSEALED) as file:
        arrays = {name: array(file, name, FLOATS, shape) for name, shape in _SHAPES.items() if name != "history"}
        frontier, samples, filters, history = *arrays.values(), _history(file)
        if not len(frontier):
            raise InputError("/frontier has no points")
        if samples.shape[3] != filters.shape[1]:
            raise InputError(f"/samples are of {samples.shape[3]} visible units, /filters of {filters.shape[1]}")
        rows, counts = read_table(group(file, "table")), read_counts(group(file, "counts"))
        calibration = read_calibration_rows(group(file, "calibration")) if "calibration" in file else ()
        atlas = read_atlas(file, samples.shape[1], samples.shape[3]) if "atlas" in file else ()
        found = _config(file), _facts(file), rows, counts, frontier, history, samples, filters
        return StudyResult(*found, calibration, atlas)


def _history(file: "h5py.File") -> np.ndarray:
    """Read the training curves. Files of older programs lack the last columns: nan."""
    shape = dataset(file, "history").shape
    width = shape[1] if shape is not None and len(shape) == 2 else _COLUMNS
    columns = width if _LEAST <= width < _COLUMNS else _COLUMNS
    history = array(file, "history", FLOATS, (None, columns))
    return np.column_stack([history, np.full((len(history), _COLUMNS - columns), np.nan)])


def _config(file: "h5py.File") -> str:
    """Read the configuration, which must be TOML with a table of the study and one of the training."""
    config = text(file, "config")
    with naming("attribute config of /"):
        tables = tomllib.loads(config)
    for name in ("study", "training"):
        if not isinstance(tables.get(name), dict):
            raise InputError(f"attribute config of / has no table {name}")
    return config


def _facts(file: "h5py.File") -> dict[str, str | int | float]:
    facts: dict[str, str | int | float] = record(file, "facts")
    for name, value in facts.items():
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise InputError(f"attribute facts of / has {name} = {value!r:.60}, which is neither text nor number")
    return facts
