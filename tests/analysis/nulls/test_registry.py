"""The registry of nulls, and a null of one's own."""

import numpy as np
import pytest

from analysis import Null, matched_nulls, shuffle_columns
from analysis.entropies.columns import columns_of, in_random_order
from analysis.nulls.registry import LAYER_NULLS, NETWORK_NULLS, NULLS, SURROGATE_NULLS, null_named
from analysis.study.network_kinds import NETWORK_KINDS
from rbm import InputError, pack


def test_names_are_those_of_published_tables_and_every_null_is_of_one_sort():
    published = ["columns shuffled", "independent units", "untrained", "pixels shuffled", "pixels shuffled and fed"]
    assert [null.name for null in NULLS] == published
    assert [null.name for null in SURROGATE_NULLS] == ["columns shuffled"]
    assert {*LAYER_NULLS, *NETWORK_NULLS} == set(NULLS)
    assert not {*LAYER_NULLS} & {*NETWORK_NULLS}
    for null in NULLS:
        assert null_named(null.name) is null
    for field in ("name", "label", "marker", "colour", "dash"):
        assert len({str(getattr(null, field)) for null in NULLS}) == len(NULLS)
    with pytest.raises(InputError, match="null must be one of columns shuffled, .*; got 'rows'"):
        null_named("rows")


def test_every_network_that_is_a_null_is_one_of_a_study():
    assert {null.network for null in NETWORK_NULLS} <= {kind.name for kind in NETWORK_KINDS}


def test_a_surrogate_and_columns_are_asked_of_those_that_have_them():
    states = pack(np.eye(7, dtype=int))
    found = null_named("columns shuffled").surrogate_of(states, 3, 2)
    assert np.array_equal(found.words, shuffle_columns(states, seed=3, draw=2).words)
    with pytest.raises(InputError, match="independent units has no surrogate"):
        null_named("independent units").surrogate_of(states, 3, 2)
    with pytest.raises(InputError, match="untrained is a network"):
        null_named("untrained").source_of(columns_of(states))


def test_a_null_of_your_own_is_matched_like_the_others():
    """The layer itself, its units in random order: no effect."""
    layer = (np.random.default_rng(1).random((97, 7)) < 0.3).astype(int)
    same = Null("same", "the layer itself", "#000000", "x", "-", columns=in_random_order)
    found = matched_nulls(layer, nulls=[same], draws=3, seed=1)
    assert list(found) == ["same"]
    assert (found["same"].effect_low, found["same"].effect_high) == pytest.approx((0, 0), abs=1e-12)
