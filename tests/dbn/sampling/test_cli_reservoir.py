"""``dbn reservoir`` and ``dbn sample --reservoir``: what they draw is what Python draws; refusals in one line."""

import numpy as np
import pytest
from conftest import few
from small_training import TRAIN, call

from dbn import Start, draw, generate, load
from dbn.samples import load_samples
from dbn.sampling.reservoir import layer_reservoir
from rbm import InputError
from rbm.sampling import load_reservoir, trajectory_levels

N, STEPS = few(9, 3), few(24, 4)


@pytest.fixture
def kept(data, monkeypatch):
    """A model with snapshots after epochs 0, 1 and 2; its pilots are short."""
    defaults = trajectory_levels.__kwdefaults__
    monkeypatch.setitem(defaults, "chains", few(20, 3))
    monkeypatch.setitem(defaults, "sweeps", few(5, 1))
    call("train", *TRAIN, "--snapshots", "--data", data, "--out", data.parent / "kept.h5")
    return data.parent / "kept.h5"


def words(text: str) -> str:
    return " ".join(text.split())


def test_a_reservoir_is_drawn_and_samples_begin_from_it(kept):
    file, out = kept.parent / "r.h5", kept.parent / "s.h5"
    said = call("reservoir", kept, "--layer", 2, "--n", N, "--steps", STEPS, "--seed", 3, "--out", file)
    assert f"{N} rows, ladders: " in words(said)
    state = load(kept)
    expected, found = layer_reservoir(state, 2, N, STEPS, seed=3), load_reservoir(file)
    assert found.visible == expected.visible
    by_epoch = layer_reservoir(state, 2, N, STEPS, epoch=1, seed=3)
    assert by_epoch.visible == expected.visible
    assert np.array_equal(found.machine.weights, [s for s in state.snapshots if s.layer == 2][1].machine.weights)
    asked = ["--layer", 2, "--n", N, "--steps", STEPS, "--sampler", "trajectory", "--out", out, "--seed", 5]
    call("sample", kept, *asked, "--reservoir", file)
    drawn = draw(state, 2, N, STEPS, sampler="trajectory", start=Start(reservoir=found), seed=5)
    samples = load_samples(out)
    assert np.array_equal(samples.visible, drawn.generated.visible)
    assert samples.drawn["reservoir"] == str(file)
    assert len(drawn.exchanges.attempts) <= len(draw(state, 2, N, 0, sampler="trajectory").exchanges.attempts)


def test_what_cannot_be_is_refused_in_one_line(kept):
    file = kept.parent / "r.h5"
    drawn = ["reservoir", kept, "--layer", 1, "--n", 2, "--steps", 2, "--out", file]
    call(*drawn)
    assert "exists" in call(*drawn, status=2)
    assert "kept after epochs 0, 1; got 2" in words(call(*drawn, "--overwrite", "--epoch", 2, status=2))
    other = ["sample", kept, "--layer", 2, "--n", 2, "--steps", 2, "--out", "s.h5", "--reservoir"]
    assert "is of none of the" in words(call(*other, file, "--sampler", "trajectory", status=2))
    assert "give --sampler trajectory" in words(call(*other, file, status=2))
    assert "does not hold a reservoir" in words(call(*other, kept, "--sampler", "trajectory", status=2))


def test_a_model_without_snapshots_has_no_reservoir(model):
    said = call("reservoir", model, "--layer", 1, "--out", "r.h5", status=2)
    assert "no snapshots of the training of layer 1 were kept" in words(said)


def test_other_samplers_take_no_reservoir(kept):
    state = load(kept)
    start = Start(reservoir=layer_reservoir(state, 1, 2, 2))
    with pytest.raises(InputError, match="a reservoir is of trajectories"):
        draw(state, 1, 2, 2, sampler="tempering", start=start)
    with pytest.raises(InputError, match="a reservoir is of trajectories"):
        generate(state.model, 1, 2, 2, start=start)
