"""The planted check of claim (iii): of nested partitions, finer and coarser, the planted one predicts best."""

import numpy as np
import pytest
from conftest import JIT

from analysis.controls.templates import planted_templates
from analysis.predictive import predictive_code_length, split_held_out
from rbm import pack

pytestmark = pytest.mark.skipif(not JIT, reason="two thousand rows take minutes without compiled kernels")
K, PIXELS, ROWS, HELD_OUT = 16, 61, 2003, 503


def code_lengths(sizes: str, seed: int) -> dict[int, float]:
    """Bits a scored row by the level of the partition: 0 is the planted one, negative is coarser."""
    found = planted_templates(ROWS + HELD_OUT, K, PIXELS, flip=0.1, sizes=sizes, finer=2, seed=seed)
    training, held_out = found.rows.rows(slice(ROWS)), split_held_out(found.rows.rows(slice(ROWS, None)), seed=seed)
    lengths = {}
    for level, label in found.partitions:
        states = pack(label[:ROWS, None] >> np.arange(8) & 1)
        lengths[level] = predictive_code_length(states, training, *held_out).mean
    return lengths


@pytest.mark.parametrize("sizes", ["uniform", "zipf"])
@pytest.mark.parametrize("seed", range(1, 7))
def test_the_planted_partition_is_the_best_of_nested_ones(sizes, seed):
    lengths = code_lengths(sizes, seed)
    assert min(lengths, key=lengths.get) == 0
    assert list(lengths) == [-4, -3, -2, -1, 0, 1, 2]
    ordered = list(lengths.values())
    assert all(a > b for a, b in zip(ordered[:4], ordered[1:5], strict=True))  # better the finer, up to the planted one
    assert ordered[4] < ordered[5] < ordered[6]  # then worse


def test_independent_pixels_are_best_predicted_by_one_state():
    """The null: rows without templates, flip 1/2. Nothing finer than one state says anything."""
    found = planted_templates(ROWS + HELD_OUT, K, PIXELS, flip=0.5, finer=2, seed=1)
    training, held_out = found.rows.rows(slice(ROWS)), split_held_out(found.rows.rows(slice(ROWS, None)), seed=1)
    lengths = [
        predictive_code_length(pack(label[:ROWS, None] >> np.arange(8) & 1), training, *held_out).mean
        for _, label in found.partitions
    ]
    assert np.argmin(lengths) == 0
