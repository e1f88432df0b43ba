"""The plain NumPy form of training: the states of the kernels bit for bit, their weights to float rounding."""

import dataclasses
import re
from pathlib import Path

import naive
import numpy as np
import pytest
from conftest import random_machine
from toys import CONFIG, stripes

import rbm
from rbm import InputError, reference, unpack
from rbm.kernels.options import DISABLED
from rbm.reference import draws
from rbm.streams import stream_generator, stream_key
from rbm.training.loop import train_epoch
from rbm.training.state import initialise

ESTIMATES = {"cd": reference.contrastive_divergence, "pcd": reference.persistent_contrastive_divergence}
# wide enough in the last for rows to be put in order of similarity
SHAPES = [(19, 13, 4), (67, 17, 5), (131, 70, 7)]


def strong(estimator, n_hidden, size):
    """Strongly coupled, so that chains fed the same random numbers do not coalesce; k = 2, momentum, decay."""
    values = {"n_hidden": n_hidden, "estimator": estimator, "batch_size": size, "weight_deviation": 0.5}
    return dataclasses.replace(CONFIG, k=2, momentum=0.7, weight_decay=0.01, l1=0.02, **values)


@pytest.mark.parametrize("estimator", ["cd", "pcd"])
@pytest.mark.parametrize(("n_visible", "n_hidden", "size"), SHAPES)
def test_two_epochs_of_the_kernels_are_those_of_the_reference(estimator, n_visible, n_hidden, size):
    data, config = stripes(23, columns=n_visible), strong(estimator, n_hidden, size)
    state = first = initialise(data, config)
    begun = first.model.weights, first.model.visible_bias, np.zeros(n_hidden)
    parameters = tuple(np.asarray(p, float) for p in begun)
    velocities, chains = tuple(np.zeros_like(p) for p in parameters), unpack(first.chains)
    for epoch in range(2):
        order = stream_generator(config.seed, "machine: order", epoch).permutation(23)
        if n_visible > 128:
            order = np.concatenate([naive.by_similarity(data, order[i : i + size]) for i in range(0, 23, size)])
        parameters, velocities, chains = reference.train_epoch(
            parameters, velocities, data[order], chains, ESTIMATES[estimator], config, state.step,
            stream_key(config.seed, "machine: gibbs"),
        )  # fmt: skip
        state = train_epoch(state, data)
    assert state.step == 2 * -(-23 // size)
    if estimator == "pcd":
        assert np.array_equal(unpack(state.chains), chains)
    got = (state.model.weights, state.model.visible_bias, state.model.hidden_bias)
    for ours, theirs, before in zip(got, parameters, begun, strict=True):
        assert np.allclose(ours, theirs, rtol=1e-4, atol=2e-5)
        assert np.abs(theirs - before).max() > 0.01  # training has moved them by far more than the tolerance


@pytest.mark.parametrize("estimator", ["cd", "pcd"])
@pytest.mark.parametrize(("n_visible", "n_hidden", "size"), SHAPES)
def test_an_estimator_given_as_a_function_trains_in_the_same_loop(estimator, n_visible, n_hidden, size):
    data, config = stripes(23, columns=n_visible), strong(estimator, n_hidden, size)
    compiled = plain = initialise(data, config)
    for _ in range(2):
        compiled, plain = train_epoch(compiled, data), train_epoch(plain, data, estimator=ESTIMATES[estimator])
    assert np.array_equal(compiled.chains.words, plain.chains.words)
    assert compiled.step == plain.step
    for name in ("weights", "visible_bias", "hidden_bias"):
        assert np.allclose(getattr(compiled.model, name), getattr(plain.model, name), rtol=1e-4, atol=2e-5)


@pytest.mark.parametrize("n", [3, 16, 17, 64, 131])
def test_random_numbers_are_those_of_the_twin(n):
    key = stream_key(5, "w")
    batch = reference.Batch(*(None,) * 5, 1, 3, key)
    numbers = reference.random_numbers((5, n), batch, 7)
    assert numbers.tolist() == [[naive.random_number(j, n, r, 3, 7, key) for j in range(n)] for r in range(5)]


def test_conditionals_and_chains_are_those_of_the_twin():
    model, key = random_machine(11, 5, 3), stream_key(1, "x")
    data = np.random.default_rng(5).integers(0, 2, (7, 11))
    parameters = (np.asarray(p, float) for p in (model.weights, model.visible_bias, model.hidden_bias))
    batch = reference.Batch(data, data[:0], *parameters, 3, 9, key)
    chains = reference.gibbs_chain(batch, data)
    assert chains.tolist() == [naive.gibbs(list(v), model, 3, r, 9, key)[0] for r, v in enumerate(data)]
    expected = [naive.probabilities(naive.hidden_fields(v, model)) for v in data]
    assert np.allclose(reference.hidden_probability(batch, data), expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda g: g.positive, "must return a Gradient"),
        (lambda g: g._replace(chains=g.chains[:, :-1]), "chains must have 7 units; got 6"),
        (lambda g: g._replace(chains=g.chains[:2]), "visible states of 3 chains; got shape"),
        (lambda g: g._replace(positive=g.positive[:1]), "positive probabilities must have shape"),
        (lambda g: g._replace(negative=g.negative * np.nan), "negative probabilities must lie from 0 to 1"),
        (lambda g: g._replace(chains=g.chains + 2), "states must be 0 or 1"),
    ],
)
def test_what_an_estimator_must_not_return(change, message):
    config = dataclasses.replace(CONFIG, estimator="pcd", batch_size=5)
    with pytest.raises(InputError, match=message):
        train_epoch(
            initialise(stripes(23), config), stripes(23),
            estimator=lambda batch: change(reference.persistent_contrastive_divergence(batch)),
        )  # fmt: skip


def test_kernels_name_lines_that_the_reference_has():
    root = Path(rbm.__file__).parent
    files = (path.read_text(encoding="utf-8") for path in root.glob("reference/*.py"))
    lines = {name for text in files for name in re.findall(r"# \[(\w+)\]", text)}
    named = set()
    for path in [*root.glob("kernels/**/*.py"), *root.glob("training/**/*.py")]:
        for sentence in re.findall(r"Lines? (\[[^.]*)", path.read_text(encoding="utf-8")):
            named |= set(re.findall(r"\[(\w+)\]", sentence))
    assert named == lines


def test_the_reference_is_plain_numpy():
    philox = draws._philox
    assert DISABLED or philox is not draws.philox4x32
    for path in Path(reference.__file__).parent.glob("*.py"):
        assert "numba" not in path.read_text(encoding="utf-8")
