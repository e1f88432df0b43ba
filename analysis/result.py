"""All a study found, in one HDF5 file: kind ``relevance study``, format 1. Figures and report come from it alone."""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis.table import Row, read_table, write_table
from rbm.checkpoint import open_checkpoint, replacing

SAMPLE_STARTS = ("random", "data")  # of the chains behind the generated patterns
KIND, FORMAT = "relevance study", 1


class StudyResult(NamedTuple):
    """Everything figures and report need."""

    config: str  # TOML
    facts: dict[str, str | int | float]  # digest, n_points, n_visible, sizes, versions, seconds ...
    rows: list[Row]
    counts: dict[tuple[int, str, str], np.ndarray]  # state counts by (layer, readout, null)
    frontier: np.ndarray  # (points, 3): mu, resolution, relevance
    history: np.ndarray  # (epochs of all layers, 1 + columns): layer, then EpochRecord
    samples: np.ndarray  # (starts, layers, samples, n_visible): P(v = 1 | h of layer 1)
    filters: np.ndarray  # (units, n_visible): weights of some units of layer 1

    @property
    def zipf(self) -> np.ndarray:
        """The point of the frontier with mu nearest 1: mu, resolution, relevance."""
        return self.frontier[np.argmin(np.abs(self.frontier[:, 0] - 1))]


def save_result(path: str | Path, result: StudyResult) -> None:
    """Write the file, whole or not at all."""
    import h5py

    with replacing(path) as temporary, h5py.File(temporary, "w") as file:
        file.attrs.update(kind=KIND, format=FORMAT, config=result.config, facts=json.dumps(result.facts))
        write_table(file.create_group("table"), result.rows)
        counts = file.create_group("counts")
        for (layer, readout, null), values in result.counts.items():
            counts.create_dataset(f"{layer}/{readout}/{null}", data=values, compression="gzip")
        for name in ("frontier", "history", "samples", "filters"):
            file.create_dataset(name, data=getattr(result, name), compression="gzip")


def load_result(path: str | Path) -> StudyResult:
    """Read the file.

    Raises
    ------
    rbm.InputError
        If it is not there, not whole or not a study.
    """
    with open_checkpoint(path, KIND, FORMAT) as file:
        counts = {
            (int(layer), readout, null): file[f"counts/{layer}/{readout}/{null}"][...]
            for layer in file["counts"]
            for readout in file[f"counts/{layer}"]
            for null in file[f"counts/{layer}/{readout}"]
        }
        arrays = [file[name][...] for name in ("frontier", "history", "samples", "filters")]
        return StudyResult(
            str(file.attrs["config"]), json.loads(file.attrs["facts"]), read_table(file["table"]), counts, *arrays
        )
