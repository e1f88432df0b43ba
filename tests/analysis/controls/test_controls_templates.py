"""Planted templates: the planted partition is that of the templates, the others nested around it."""

import numpy as np
import pytest

from analysis.controls.templates import planted_templates
from analysis.entropies.entropy import resolution
from rbm.bits import unpack
from rbm.errors import InputError


def test_rows_are_their_templates_but_for_flips():
    planted = planted_templates(5003, 8, 61, flip=0.07, seed=3)
    flips = unpack(planted.rows) ^ planted.templates[planted.label]
    assert flips.mean() == pytest.approx(0.07, abs=5 * np.sqrt(0.07 * 0.93 / flips.size))
    assert flips.mean(axis=0).max() < 0.1  # no pixel for itself
    assert planted.rows.shape == (5003, 61)


def test_without_flips_the_rows_are_the_templates():
    planted = planted_templates(101, 4, 23, flip=0.0)
    assert (unpack(planted.rows) == planted.templates[planted.label]).all()


@pytest.mark.parametrize("sizes", ["uniform", "zipf"])
def test_sizes_are_as_declared(sizes):
    planted = planted_templates(20_011, 16, 5, flip=0.1, sizes=sizes, seed=1)
    weight = np.ones(16) if sizes == "uniform" else 1 / np.arange(1, 17)
    expected = 20_011 * weight / weight.sum()
    found = np.bincount(planted.label, minlength=16)
    assert (np.abs(found - expected) < 5 * np.sqrt(expected)).all()


def test_partitions_are_nested_and_of_the_level_they_say():
    planted = planted_templates(20_011, 8, 5, flip=0.1, finer=2, seed=2)
    levels = [p.level for p in planted.partitions]
    assert levels == [-3, -2, -1, 0, 1, 2]
    by_level = {p.level: p.label for p in planted.partitions}
    assert (by_level[0] == planted.label).all()
    assert {level: len(np.unique(label)) for level, label in by_level.items()} == {x: 2 ** (3 + x) for x in levels}
    for coarse, fine in zip(planted.partitions, planted.partitions[1:], strict=False):
        pairs = np.unique(np.stack([fine.label, coarse.label]), axis=1)
        assert pairs.shape[1] == len(np.unique(fine.label))  # each finer state is in one coarser state
    h = [resolution(np.bincount(p.label), "bits") for p in planted.partitions]
    assert h == pytest.approx([0, 1, 2, 3, 4, 5], abs=0.01)


def test_hidden_bits_say_nothing_of_the_pixels():
    planted = planted_templates(20_011, 2, 13, flip=0.2, finer=1, seed=4)
    finest = planted.partitions[-1].label
    pixels = unpack(planted.rows)
    for template in (0, 1):
        halves = [pixels[finest == 2 * template + bit] for bit in (0, 1)]
        error = np.sqrt(0.16 * (1 / len(halves[0]) + 1 / len(halves[1])))
        assert np.abs(halves[0].mean(axis=0) - halves[1].mean(axis=0)).max() < 4.5 * error


def test_a_seed_is_a_sample():
    first, again, other = (planted_templates(53, 4, 7, flip=0.1, seed=s) for s in (1, 1, 2))
    assert first.rows == again.rows
    assert first.rows != other.rows


@pytest.mark.parametrize(
    ("arguments", "options"),
    [((9, 3, 5), {}), ((9, 1, 5), {}), ((0, 2, 5), {}), ((9, 2, 0), {}), ((9, 2, 5), {"flip": 0.6}),
     ((9, 2, 5), {"sizes": "alike"}), ((9, 2, 5), {"finer": -1})],
)  # fmt: skip
def test_bad_arguments_are_refused(arguments, options):
    with pytest.raises(InputError, match="got"):
        planted_templates(*arguments, **{"flip": 0.1, **options})
