"""The rows of a stack: every number is what `predictive_code_length` says of the states of its layer."""

import numpy as np
import pytest
from conftest import random_machine

from analysis.predictive import ADDED_ONE, ONE_HALF, PIXEL_MEANS, predictive_code_length, split_held_out
from analysis.predictive.control import K_MEANS, k_means_rows
from analysis.predictive.k_means import k_means
from analysis.predictive.rows import LayerCoder, predictive_rows
from analysis.protocols.first import PRIMARY_READOUT
from analysis.table.row import NO_NULL, template
from dbn import DBN
from rbm import pack
from rbm.config import READOUTS

SEED, Z = 5, 1.959964


@pytest.fixture(scope="module")
def given():
    """A stack, and training and held-out rows."""
    g = np.random.default_rng(3)
    pattern = g.integers(0, 2, (3, 13))
    training, held_out = (pack(pattern[g.integers(3, size=n)] ^ (g.random((n, 13)) < 0.1)) for n in (47, 23))
    return DBN((random_machine(13, 7, 1), random_machine(7, 5, 2), random_machine(5, 3, 3))), training, held_out


@pytest.fixture(scope="module")
def table(given):
    steps = []
    model, training, held_out = given
    row = template("trained", SEED, READOUTS[0], training.n)
    rows = list(predictive_rows(row, model, training, held_out, on_layer=lambda: steps.append(1)))
    assert len(steps) == 6
    return {(r.readout, r.layer, r.measure): r for r in rows}, rows


def test_every_number_is_there_once(table):
    found, rows = table
    assert len(found) == len(rows)
    every = {"predictive_code_length", "predictive_smoothing"}
    forms = {"predictive_code_length_prior_half", "predictive_code_length_smoothing_one"}
    sizes = {"predictive_tuning_rows", "predictive_scored_rows"}
    differences = {"predictive_code_length_above_first", "predictive_code_length_above_last"}
    for readout in READOUTS:
        for layer in range(4):
            measures = {m for r, n, m in found if (r, n) == (readout, layer)}
            others = forms if readout == PRIMARY_READOUT else set()
            assert measures == every | others | (sizes if layer == 0 else differences)
    assert {(r.network, r.seed, r.null, r.n_points) for r in rows} == {("trained", SEED, NO_NULL, 47)}


@pytest.mark.parametrize("readout", READOUTS)
def test_numbers_are_those_of_the_layers_on_the_split_of_the_seed(table, given, readout):
    model, training, held_out = given
    split, rows = split_held_out(held_out, seed=SEED), table[0]
    assert rows[readout, 0, "predictive_tuning_rows"].value == split.tuning.n == 5
    assert rows[readout, 0, "predictive_scored_rows"].value == split.scored.n == 18
    codes = []
    for layer in range(4):
        states = model.encode(training, layer, readout, seed=SEED)
        for prior, measure in (
            (PIXEL_MEANS, "predictive_code_length"), (ONE_HALF, "predictive_code_length_prior_half"),
            (ADDED_ONE, "predictive_code_length_smoothing_one"),
        ):  # fmt: skip
            if prior is not PIXEL_MEANS and readout != PRIMARY_READOUT:
                continue
            code = predictive_code_length(states, training, *split, prior)
            row = rows[readout, layer, measure]
            assert row[-3:] == pytest.approx((code.mean, code.mean - Z * code.error, code.mean + Z * code.error))
            if prior is PIXEL_MEANS:
                codes.append(code)
                assert rows[readout, layer, "predictive_smoothing"][-3:] == (code.smoothing, *code.bracket)
    for layer in (1, 2, 3):
        for end, name in ((1, "first"), (3, "last")):
            difference = codes[layer].rows - codes[end].rows
            error = difference.std(ddof=1) / np.sqrt(18)
            row = rows[readout, layer, f"predictive_code_length_above_{name}"]
            assert row[-3:] == pytest.approx((difference.mean(), *(difference.mean() + Z * error * s for s in (-1, 1))))


def test_k_means_has_as_many_clusters_as_the_layer_states(given):
    model, training, held_out = given
    row = template("trained", SEED, READOUTS[0], training.n, 3)
    states = model.encode(training, 3)
    found = {r.measure: r for r in k_means_rows(row, states, training, held_out)}
    assert {(r.network, r.layer, r.null) for r in found.values()} == {("trained", 3, K_MEANS)}
    n_states = len(np.unique(states.words, axis=0))
    clusters = k_means(training, n_states, seed=SEED)
    counts = np.unique(clusters.words, axis=0, return_counts=True)[1]
    assert found["n_states"].value == len(counts) <= n_states
    p = counts / 47
    assert found["resolution"].low == found["resolution"].value == found["resolution"].high  # one draw
    assert found["resolution"].value == pytest.approx(-(p * np.log(p)).sum() / np.log(47))
    code = predictive_code_length(clusters, training, *split_held_out(held_out, seed=SEED))
    assert found["predictive_code_length"].value == code.mean
    assert found["predictive_smoothing"].value == code.smoothing


def test_layers_of_too_many_states_have_no_control(given, monkeypatch):
    model, training, held_out = given
    states = model.encode(training, 3)
    monkeypatch.setattr("analysis.predictive.control.MAX_CLUSTERS", len(np.unique(states.words, axis=0)) - 1)
    row = template("trained", SEED, READOUTS[0], training.n, 3)
    assert list(k_means_rows(row, states, training, held_out)) == []


def test_layers_that_put_the_same_rows_together_are_computed_once(given, monkeypatch):
    _, training, held_out = given
    coder, computed = LayerCoder(training, split_held_out(held_out, seed=SEED)), []

    def counted(states, *rest):
        computed.append(states)
        return predictive_code_length(states, *rest)

    monkeypatch.setattr("analysis.predictive.rows.predictive_code_length", counted)
    labels = np.arange(training.n) % 5
    layers = [(labels[:, None] >> np.arange(3)) & 1, (np.array([3, 1, 4, 0, 2])[labels][:, None] >> np.arange(3)) & 1]
    one, other = (coder.code(pack(layer), sensitivity=False).primary for layer in layers)
    assert one is other
    assert len(computed) == 1
    labels[0] = 1
    assert coder.code(pack((labels[:, None] >> np.arange(3)) & 1), sensitivity=False).primary is not one
