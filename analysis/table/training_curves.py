"""The numbers of the training curves, from what the monitor recorded."""

from typing import NamedTuple

import numpy as np

from analysis.table.study_file import StudyResult
from rbm.training.monitor import EpochRecord


class TrainingCurves(NamedTuple):
    """One layer of the trained network of the first seed; each float64 (epochs,)."""

    epoch: np.ndarray
    reconstruction_error: np.ndarray  # fraction of bits
    pseudo_likelihood: np.ndarray  # nats a visible unit
    free_energy_gap: np.ndarray  # held-out less training rows, nats


def training_curves(result: StudyResult) -> dict[int, TrainingCurves]:
    """Return the curves of every layer, by layer."""
    sizes = [int(size) for size in str(result.facts["sizes"]).split("-")]
    found = {}
    for layer in sorted(set(result.history[:, 0].astype(int))):
        rows = result.history[result.history[:, 0] == layer, 1:]
        columns = dict(zip(EpochRecord._fields, rows.T, strict=True))
        found[layer] = TrainingCurves(
            columns["epoch"],
            columns["reconstruction_error"],
            columns["pseudo_likelihood"] / sizes[layer - 1],
            columns["free_energy_held_out"] - columns["free_energy_train"],
        )
    return found
