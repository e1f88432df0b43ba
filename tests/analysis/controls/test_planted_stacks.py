"""Planted stacks: their layers are nested, the planted one is where it should be, and its states have the templates."""

import numpy as np
import pytest
from conftest import JIT

from analysis.claims.reading import index_final
from analysis.claims.second.predictive_layer import places
from analysis.controls.calibration import stack_verdicts
from analysis.controls.calibration.row import CalibrationRow
from analysis.controls.calibration.stack_verdicts import (
    ELSEWHERE,
    HERE,
    LAWS,
    TITLES,
    VERDICTS,
    calibrate_stacks,
    stack_calibration_rows,
)
from analysis.controls.planted_stacks import N_HELD_OUT, N_PIXELS, planted_stack, stack_rows
from analysis.entropies.entropy import state_counts, state_index
from analysis.protocols.second import PLACE_MARGIN
from rbm.bits import unpack
from rbm.errors import InputError

M, LARGER, FLIP = 1009, 4001, 0.1


@pytest.fixture(scope="module")
def stack():
    return planted_stack(M, offset=0.0, flip=FLIP, seed=3)


def of_row(states):
    return state_index(states).of_row


def test_layers_are_nested_finest_first(stack):
    layers = [of_row(stack.layers[layer]) for layer in sorted(stack.layers)]
    assert len(layers) > 15
    for fine, coarse in zip(layers, layers[1:], strict=False):
        pairs = np.unique(np.stack([fine, coarse]), axis=1)
        assert pairs.shape[1] == fine.max() + 1  # a finer state lies in one coarser state
    assert layers[-1].max() <= 1  # the coarsest has two states at most
    h = [stack.resolutions[layer] for layer in sorted(stack.layers)]
    assert h == sorted(h, reverse=True)
    assert stack.resolutions[1] == pytest.approx(
        -sum(p * np.log(p) for p in state_counts(stack.layers[1]) / M) / np.log(M)
    )


@pytest.mark.parametrize("offset", [0.0, -0.15, 0.15])
def test_the_planted_layer_is_the_nearest_to_where_it_is_asked_for(offset):
    distances = []
    for seed in (1, 2, 3):
        found = planted_stack(10_007, offset=offset, flip=FLIP, seed=seed)
        place = places(index_final(stack_rows_without_code_lengths(found, seed)))[seed]
        distances.append(found.resolutions[found.planted] - place.slope_one - offset)
        others = [abs(h - place.slope_one - offset) for h in found.resolutions.values()]
        assert abs(distances[-1]) == min(others)
    assert max(map(abs, distances)) < PLACE_MARGIN / 3


def stack_rows_without_code_lengths(found, seed):
    from analysis.table.row import template

    own = template("trained", seed, "most probable", found.training.n)
    for layer in found.layers:
        yield own._replace(layer=layer, measure="resolution", value=found.resolutions[layer])
        yield own._replace(layer=layer, measure="relevance", value=found.relevances[layer])


def test_rows_of_a_planted_state_are_its_template_but_for_flips():
    stack = planted_stack(10_007, offset=0.0, flip=FLIP, seed=3)
    label, pixels = of_row(stack.layers[stack.planted]), unpack(stack.training).astype(float)
    assert pixels.shape == (10_007, N_PIXELS)
    large = [s for s, n in enumerate(np.bincount(label)) if n > 60]
    assert len(large) > 5
    means = np.array([pixels[label == s].mean(axis=0) for s in large])
    n = np.array([(label == s).sum() for s in large])[:, None]
    flips = np.minimum(means, 1 - means)
    assert (np.abs(flips - FLIP) < 5 * np.sqrt(FLIP * (1 - FLIP) / n)).all()
    assert 0.3 < (means > 0.5).mean() < 0.7  # templates, and different ones
    assert len(np.unique(means > 0.5, axis=0)) == len(large)


def test_held_out_rows_are_more_of_the_same(stack):
    assert stack.held_out.shape == (N_HELD_OUT, N_PIXELS)
    label, pixels = of_row(stack.layers[stack.planted]), unpack(stack.training)
    templates = np.array(
        [pixels[label == s].mean(axis=0) > 0.5 for s in range(label.max() + 1) if (label == s).sum() > 9]
    )
    near = (unpack(stack.held_out)[:, None] != templates[None]).mean(axis=2).min(axis=1)
    own = near[near < 0.25]  # the others have a template of which hardly any row was trained on
    assert len(own) > 50
    assert own.mean() == pytest.approx(FLIP, abs=0.015)
    assert near.max() < 0.55


def test_a_seed_is_a_stack(stack):
    again, other = planted_stack(M, offset=0.0, flip=FLIP, seed=3), planted_stack(M, offset=0.0, flip=FLIP, seed=5)
    assert again.training == stack.training
    assert other.training != stack.training


@pytest.mark.skipif(not JIT, reason="minutes in plain Python")
def test_the_rule_says_here_and_elsewhere_where_it_should(tmp_path, monkeypatch):
    monkeypatch.setattr(stack_verdicts, "VERDICTS", 1)
    monkeypatch.setattr(stack_verdicts, "N_VERDICTS", len(LAWS))
    seen = []
    calibrate_stacks(tmp_path, LARGER, 1, on_verdict=seen.append)
    assert seen == list(range(len(LAWS) + 1))
    rows = stack_calibration_rows(tmp_path, LARGER, 1)
    assert {row.question for row in rows} == {HERE, ELSEWHERE} == set(TITLES)
    for row in rows:
        assert isinstance(row, CalibrationRow)
        assert (row.n_points, row.samples) == (LARGER, 1)
        if row.expected:
            assert row.yes == (row.expected == "yes"), (row.question, row.control)
    calibrate_stacks(tmp_path, LARGER, 1, on_verdict=seen.append)
    assert seen[-1] == seen[-2] == len(LAWS)  # read, not decided again
    with pytest.raises(InputError, match="calibrate again"):
        stack_calibration_rows(tmp_path, LARGER, 2)


def test_every_answer_of_the_rule_is_asked_of_a_yes_and_a_no():
    assert {law.here for law in LAWS} == {"yes", "no"} == {law.elsewhere for law in LAWS if law.elsewhere}
    assert all(abs(law.offset) > PLACE_MARGIN for law in LAWS if law.elsewhere == "yes")
    assert VERDICTS >= 6


@pytest.mark.skipif(not JIT, reason="minutes in plain Python")
def test_a_stack_is_measured_as_a_network_is(stack):
    rows = index_final(stack_rows(stack, seed=3, readout="most probable"))
    place = places(rows)[3]
    assert abs(place.best.layer - stack.planted) <= 1
    assert place.inside
    assert abs(place.d) < PLACE_MARGIN
