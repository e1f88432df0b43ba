"""Layers that are kept are those that `DBN.encode` gives, whatever was asked for before."""

import itertools

import numpy as np
import pytest
from conftest import random_machine

from analysis.rows.encoding_once import EncodingOnce
from dbn import DBN
from rbm import InputError, pack
from rbm.config import READOUTS

MACHINES = (random_machine(13, 7, 1), random_machine(7, 5, 2), random_machine(5, 3, 3))


def rows(seed):
    return pack(np.random.default_rng(seed).integers(0, 2, (41, 13)))


def test_layers_are_those_of_the_stack_in_any_order():
    plain, once = DBN(MACHINES), EncodingOnce(MACHINES)
    asked = list(itertools.product((rows(1), rows(2)), range(4), READOUTS, (0, 5), ("encode", "other")))
    for i in np.random.default_rng(7).permutation(np.repeat(np.arange(len(asked)), 3)):
        data, layer, readout, seed, stream = asked[i]
        expected = plain.encode(data, layer, readout, seed=seed, stream=stream)
        assert once.encode(data, layer, readout, seed=seed, stream=stream) == expected


def test_a_layer_is_computed_once(monkeypatch):
    steps, ascend = [], DBN.ascend

    def counted(self, *given, **options):
        steps.append(1)
        return ascend(self, *given, **options)

    monkeypatch.setattr(DBN, "ascend", counted)
    once, data = EncodingOnce(MACHINES), rows(1)
    for _ in range(2):
        for layer in (2, 1, 3):
            once.encode(data, layer)
    assert len(steps) == 3
    once.encode(rows(1), 3)  # equal, but another object: it might be changed
    assert len(steps) == 6


def test_rows_are_forgotten():
    once = EncodingOnce(MACHINES)
    for seed in range(9):
        once.encode(rows(1), 3, seed=seed)
    assert len(once._kept) == 3


def test_layers_are_checked():
    once = EncodingOnce(MACHINES)
    for layer in (-1, 4):
        with pytest.raises(InputError, match="layer must be from 0 to 3"):
            once.encode(rows(1), layer)
    with pytest.raises(InputError, match="layer must be from 2 to 3; got 1"):
        once.ascend(once.encode(rows(1), 2), 2, 1)
