"""Codes are distinct rows, as many as there are states, and have the densities declared."""

import numpy as np
import pytest

from analysis.controls import codes
from analysis.controls.codes import UNITS, coded_columns, distinct_codes
from analysis.entropies.columns import as_bits
from analysis.entropies.entropy import state_counts
from rbm.errors import InputError

SPREAD = (0.02, 0.4)


def test_columns_have_the_counts_of_the_states():
    state = np.random.default_rng(1).geometric(0.05, 3001) * 10**12
    columns = coded_columns(state, np.random.default_rng(2), SPREAD)
    expected = np.sort(np.unique(state, return_counts=True)[1])[::-1]
    assert state_counts(as_bits(columns)).tolist() == expected.tolist()
    assert (columns.n_units, columns.n_points, columns.bits) == (UNITS, 3001, 1)


def test_codes_are_distinct_and_as_dense_as_declared():
    found = distinct_codes(20_011, np.random.default_rng(3), SPREAD)
    assert len(np.unique(found, axis=0)) == 20_011
    assert found.mean(axis=0) == pytest.approx(np.linspace(*SPREAD, UNITS), abs=5 * np.sqrt(0.25 / 20_011))


def test_codes_that_come_up_again_are_drawn_anew(monkeypatch):
    monkeypatch.setattr(codes, "UNITS", 8)
    assert len(np.unique(distinct_codes(60, np.random.default_rng(4), (0.3, 0.5)), axis=0)) == 60
    with pytest.raises(InputError, match="too many"):
        distinct_codes(257, np.random.default_rng(4), (0.3, 0.5))
