"""Save and load all that a study found: an HDF5 file of kind ``relevance study``, format 3.

Figures and report are made from it alone.
"""

import json
import tomllib
from html import escape
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from analysis.errorbars.formats import format_number
from analysis.table.html_table import html_table
from analysis.table.network_file import Counts, read_counts, write_counts
from analysis.table.row import Row, read_table, select, write_table
from rbm.config import READOUTS
from rbm.files import new_checkpoint, open_checkpoint

SAMPLE_STARTS: Final = ("random", "data")  # of the chains behind the generated patterns
KIND, FORMAT, UNSEALED = "relevance study", 3, 2
_ARRAYS = ("frontier", "history", "samples", "filters")


class StudyResult(NamedTuple):
    """Everything figures and report need. All but the rows belongs to the network ``trained`` of the first seed."""

    config: str  # TOML
    facts: dict[str, str | int | float]  # digest, n_points, held-out rows, sizes, versions, seconds ...
    rows: list[Row]  # of all networks and seeds
    counts: Counts  # state counts by (layer, readout, null); the untrained network in the place of a null
    frontier: np.ndarray  # (points, 3): mu, resolution, relevance
    history: np.ndarray  # (epochs of all layers, 1 + columns): layer, then EpochRecord
    samples: np.ndarray  # (starts, layers, samples, n_visible): P(v = 1 | h of layer 1)
    filters: np.ndarray  # (units, n_visible): weights of some units of layer 1

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


def save_result(path: str | Path, result: StudyResult) -> None:
    """Write the file, whole or not at all."""
    with new_checkpoint(path, KIND, FORMAT) as file:
        file.attrs.update(config=result.config, facts=json.dumps(result.facts))
        write_table(file.create_group("table"), result.rows)
        write_counts(file.create_group("counts"), result.counts)
        for name in _ARRAYS:
            file.create_dataset(name, data=getattr(result, name), compression="gzip")


def load_result(path: str | Path) -> StudyResult:
    """Read the file.

    Raises
    ------
    rbm.InputError
        If it is not there, not whole or not a study.
    """
    with open_checkpoint(path, KIND, FORMAT, UNSEALED) as file:
        facts, rows = json.loads(file.attrs["facts"]), read_table(file["table"])
        arrays = [file[name][...] for name in _ARRAYS]
        return StudyResult(str(file.attrs["config"]), facts, rows, read_counts(file["counts"]), *arrays)
