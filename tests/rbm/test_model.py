import exact
import naive
import numpy as np
import pytest
from conftest import random_machine

from rbm import RBM, InputError, pack, unpack
from rbm.kernels.weight_tiles import Tables


def test_energy_is_that_of_every_pair(small):
    vs, hs = exact.all_states(small.n_visible), exact.all_states(small.n_hidden)
    for h in hs:
        expected = [exact.energy(small, v, h) for v in vs]
        assert np.allclose(small.energy(vs, np.tile(h, (len(vs), 1))), expected, rtol=1e-5, atol=1e-5)


def test_free_energy_sums_over_hidden_states(small):
    vs = exact.all_states(small.n_visible)
    assert np.allclose(small.free_energy(vs), -np.log(exact.boltzmann(small).sum(axis=1)), rtol=1e-5, atol=1e-5)


def test_conditionals_are_those_of_the_joint(small):
    vs, hs = exact.all_states(small.n_visible), exact.all_states(small.n_hidden)
    assert np.allclose(small.hidden_probability(vs), exact.hidden_given_visible(small) @ hs, rtol=1e-5)
    assert np.allclose(small.visible_probability(hs), exact.visible_given_hidden(small) @ vs, rtol=1e-5)


@pytest.mark.parametrize(("n_visible", "n_hidden"), [(67, 131), (3, 17), (130, 5)])
def test_fields_agree_with_a_float64_twin_to_1e_5(n_visible, n_hidden):
    model = random_machine(n_visible, n_hidden, 1)
    g = np.random.default_rng(2)
    v, h = g.integers(0, 2, (3, n_visible)), g.integers(0, 2, (3, n_hidden))
    for r in range(3):
        up, down = naive.hidden_fields(v[r], model), naive.visible_fields(h[r], model)
        assert np.allclose(model.hidden_field(v)[r], up, rtol=1e-5, atol=1e-5)
        assert np.allclose(model.visible_field(h)[r], down, rtol=1e-5, atol=1e-5)


def test_most_probable_states_follow_the_fields():
    model = random_machine(11, 7, 3)
    g = np.random.default_rng(4)
    v, h = g.integers(0, 2, (13, 11)), g.integers(0, 2, (13, 7))
    up = model.hidden_states(v, "most probable", seed=1, stream="x")
    down = model.visible_states(h, "most probable", seed=1, stream="x")
    assert np.array_equal(unpack(up), model.hidden_field(v) > 0)
    assert np.array_equal(unpack(down), model.visible_field(h) > 0)


def test_samples_have_the_conditional_probabilities(draws):
    model = random_machine(5, 3, 5)
    n = draws(40009, 1009)
    v = np.tile([[1, 0, 1, 1, 0]], (n, 1))
    p = model.hidden_probability(v[:1])[0]
    z = (unpack(model.hidden_states(v, seed=1, stream="x")).mean(axis=0) - p) / np.sqrt(p * (1 - p) / n)
    assert np.abs(z).max() < 4
    h = np.tile([[1, 0, 1]], (n, 1))
    p = model.visible_probability(h[:1])[0]
    z = (unpack(model.visible_states(h, seed=1, stream="x")).mean(axis=0) - p) / np.sqrt(p * (1 - p) / n)
    assert np.abs(z).max() < 4


def test_a_sample_belongs_to_its_seed_and_stream():
    model = random_machine(5, 67, 6)
    v = np.ones((3, 5))
    words = [
        model.hidden_states(v, seed=s, stream=t).words.tolist() for s, t in [(1, "x"), (1, "x"), (2, "x"), (1, "y")]
    ]
    assert words[0] == words[1]
    assert words[0] != words[2]
    assert words[0] != words[3]
    assert words[0][0] != words[0][1]


@pytest.mark.parametrize("density", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_fields_are_right_at_every_density(density):
    """Row by row, so that the choice between set and unset bits is made anew, and in blocks that mix both."""
    g = np.random.default_rng(7)
    model = random_machine(131, 67, 3)
    for n_in, field, weights, bias in (
        (131, model.hidden_field, model.weights, model.hidden_bias),
        (67, model.visible_field, model.weights.T, model.visible_bias),
    ):
        given = (g.random((37, n_in)) < density).astype(np.uint8)
        given[3], given[5, :60] = 1, 0
        expected, scale = given @ weights.astype(float) + bias, np.abs(weights).sum(axis=0)
        for got in (field(given), np.concatenate([field(row[None]) for row in given])):
            assert (np.abs(got - expected) <= 1e-6 * scale).all()


@pytest.mark.parametrize(("n_hidden", "scale"), [(3, 30), (37, 30), (2003, 0.1)])
def test_free_energy_adds_up_softplus_to_many_digits(n_hidden, scale):
    """From the very fields, against logaddexp; large fields of both signs, more units than a word, than a product."""
    g = np.random.default_rng(n_hidden)
    model = RBM(g.normal(0, scale / 33, (67, n_hidden)), g.normal(size=67), g.normal(0, scale, n_hidden))
    v = g.integers(0, 2, (7, 67))
    fields = model.hidden_field(v).astype(np.float64)
    expected = -v @ model.visible_bias.astype(np.float64) - np.logaddexp(0, fields).sum(axis=1)
    assert np.allclose(model.free_energy(v), expected, rtol=1e-9, atol=1e-9)


def test_free_energy_works_across_its_chunks():
    model = random_machine(7, 3, 7)
    v = np.random.default_rng(0).integers(0, 2, (4099, 7))
    expected = [model.free_energy(v[r : r + 1])[0] for r in (0, 4095, 4096, 4098)]
    got = model.free_energy(pack(v))[[0, 4095, 4096, 4098]]
    assert np.allclose(got, expected, rtol=1e-6)  # few rows may be summed in another order


def test_without_weights_units_are_independent():
    model = RBM(np.zeros((3, 2)), [0.5, -1, 2], [1, -1])
    v = exact.all_states(3)
    assert np.allclose(model.hidden_probability(v), 1 / (1 + np.exp([-1, 1])), rtol=1e-6)
    assert np.allclose(model.free_energy(v), -(v @ [0.5, -1, 2]) - np.log1p(np.exp([1, -1])).sum(), rtol=1e-5)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ((np.zeros((3, 2)), np.zeros(2), np.zeros(3)), r"\(2, 3\); got \(3, 2\)"),
        ((np.zeros((3, 0)), np.zeros(3), np.zeros(0)), r"\(3, 0\)"),
        ((np.zeros((3, 2)), np.zeros((1, 3)), np.zeros(2)), "visible_bias must have 1 dimensions"),
        ((np.full((3, 2), np.nan), np.zeros(3), np.zeros(2)), "weights must be finite; got 6"),
        ((np.zeros((3, 2)), np.array([0, np.inf, 0]), np.zeros(2)), "visible_bias must be finite"),
    ],
)
def test_parameters_that_make_no_machine(parameters, message):
    with pytest.raises(InputError, match=message):
        RBM(*parameters)


def test_states_that_do_not_fit(small):
    v, h = np.zeros((2, small.n_visible)), np.zeros((2, small.n_hidden))
    for call in (small.free_energy, small.hidden_probability):
        with pytest.raises(InputError, match=f"model has {small.n_visible}"):
            call(np.zeros((1, 4)))
    with pytest.raises(InputError, match="model has"):
        small.visible_probability(np.zeros((1, 4)))
    with pytest.raises(InputError, match="2 visible and 1 hidden"):
        small.energy(v, h[:1])
    with pytest.raises(InputError, match="must be one of most probable, sample; got 'mean'"):
        small.hidden_states(v, "mean", seed=0, stream="x")


def test_parameters_changed_outside_change_nothing():
    weights = np.ones((3, 2), np.float32)
    model = RBM(weights, np.zeros(3), np.zeros(2))
    weights[:] = 7
    assert model.weights.tolist() == [[1, 1]] * 3


@pytest.mark.parametrize("name", ["weights", "visible_bias", "hidden_bias"])
def test_parameters_cannot_be_changed_in_place(small, name):
    with pytest.raises(ValueError, match="read-only"):
        getattr(small, name)[...] = 3
    with pytest.raises(AttributeError):
        setattr(small, name, np.zeros(3))


@pytest.mark.parametrize("name", Tables._fields)
def test_the_tables_of_the_kernels_cannot_be_changed_in_place(small, name):
    with pytest.raises(ValueError, match="read-only"):
        getattr(small.tables, name)[...] = 3


def test_without_a_stream_up_and_down_are_drawn_from_different_numbers():
    flat = RBM(np.zeros((67, 67)), np.zeros(67), np.zeros(67))
    rows = np.zeros((3, 67))
    up, down = flat.hidden_states(rows, seed=4), flat.visible_states(rows, seed=4)
    assert up != down
    assert up == flat.hidden_states(rows, seed=4, stream="hidden states")
    assert flat.hidden_states(rows) == flat.hidden_states(rows, seed=0) != up


def test_reprs_are_short():
    model = random_machine(7, 3, 1)
    assert repr(model) == "RBM(7 visible, 3 hidden units)"
    assert "<th>visible units</th><td>7</td>" in model._repr_html_()
