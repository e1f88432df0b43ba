"""A machine with label units against the enumeration of all states (v, y, h) with y one of n."""

import copy
import pickle

import exact
import numpy as np
import pytest
from damage import editing
from labelled import labelled_machine

import rbm
from rbm import RBM, InputError, log_likelihood, log_partition, predict, predict_proba, with_labels
from rbm.labels.prediction import class_free_energies, complete_labels
from rbm.labels.rows import append_labels, check_labels, labels_of, without_labels
from rbm.likelihood.gradient import log_likelihood_gradient, model_moments
from rbm.likelihood.pseudo import exact_pseudo_likelihood, pseudo_likelihood


@pytest.fixture(params=[(3, 2, 5, 11), (4, 3, 2, 13)], ids=["3+2x5", "4+3x2"])
def machine(request) -> RBM:
    return labelled_machine(*request.param)


def rows(model):
    """All visible states that can be."""
    return exact.all_states(model.n_visible)[exact.possible(model)]


def test_energies_and_conditionals_are_those_of_the_joint(machine):
    v, h = rows(machine), exact.all_states(machine.n_hidden)
    weight, joint = exact.boltzmann(machine)[exact.possible(machine)], exact.joint(machine)
    assert np.allclose(machine.energy(v[::-1][: len(h)], h[: len(v)]), -np.log(weight[::-1].diagonal()), rtol=1e-5)
    assert np.allclose(machine.free_energy(v), -np.log(weight.sum(axis=1)), rtol=1e-5, atol=1e-5)
    given_v, given_h = weight / weight.sum(axis=1, keepdims=True), joint.T / joint.sum(axis=0)[:, None]
    assert np.allclose(machine.hidden_probability(v), given_v @ h, rtol=1e-5)
    expected = given_h @ exact.all_states(machine.n_visible)
    assert np.allclose(machine.visible_probability(h), expected, rtol=1e-5)
    assert np.allclose(expected[:, machine.n_bits :].sum(axis=1), 1)


def test_classes_have_their_probability_given_the_bits(machine):
    bits, p = exact.all_states(machine.n_bits), exact.joint(machine).sum(axis=1)
    expected = np.zeros((len(bits), machine.n_labels))
    for v, share in zip(exact.all_states(machine.n_visible), p, strict=True):
        if share:
            expected[exact.number(v[None, : machine.n_bits])[0], v[machine.n_bits :].argmax()] = share
    expected /= expected.sum(axis=1, keepdims=True)
    assert np.allclose(predict_proba(machine, bits), expected, rtol=1e-5)
    assert np.array_equal(predict(machine, bits), expected.argmax(axis=1))
    assert np.array_equal(complete_labels(machine, bits, "most probable"),
                          append_labels(rbm.pack(bits), expected.argmax(axis=1), machine.n_labels))  # fmt: skip


def test_a_class_completed_by_a_draw_has_its_probability(machine, draws):
    n = draws(20011, 503)
    bits = exact.all_states(machine.n_bits)[[5]].repeat(n, axis=0)
    drawn = labels_of(complete_labels(machine, bits, seed=3), machine.n_labels)
    assert exact.p_value(drawn, predict_proba(machine, bits[:1])[0]) > 1e-4


def test_equal_probabilities_of_very_many_classes():
    model = RBM(np.zeros((140, 2)), np.zeros(140), np.zeros(2), 137)
    assert np.allclose(predict_proba(model, np.ones((2, 3))), 1 / 137, rtol=1e-12)
    far = RBM(np.zeros((5, 2)), np.array([0, 0, 900.0, 0, -900]), np.zeros(2), 3)
    assert np.allclose(predict_proba(far, np.ones((1, 2))), [[1, 0, 0]])


def test_log_z_and_log_likelihood_sum_over_what_can_be(machine):
    assert log_partition(machine) == pytest.approx(np.log(exact.boltzmann(machine).sum()), rel=1e-12)
    expected = np.log(exact.joint(machine).sum(axis=1)[exact.possible(machine)])
    assert np.allclose(log_likelihood(machine, rows(machine)), expected, rtol=1e-10)


def test_the_gradient_is_that_of_enumeration_and_of_differences(machine):
    joint, v, h = exact.joint(machine), exact.all_states(machine.n_visible), exact.all_states(machine.n_hidden)
    found = model_moments(machine)
    assert np.allclose(found.weights, np.einsum("vh,vi,hj->ij", joint, v, h), rtol=1e-10)
    assert np.allclose(found.visible_bias, joint.sum(axis=1) @ v, rtol=1e-10)
    assert np.allclose(found.hidden_bias, joint.sum(axis=0) @ h, rtol=1e-10)
    data, slope = rows(machine)[[1, 4, 4]], log_likelihood_gradient(machine, rows(machine)[[1, 4, 4]])
    for place in ((0, 1), (machine.n_bits, 0), (machine.n_visible - 1, 1)):
        values = []
        for change in (0.125, -0.125):
            weights = machine.weights.copy()
            weights[place] += change
            moved = RBM(weights, machine.visible_bias, machine.hidden_bias, machine.n_labels)
            values.append(log_likelihood(moved, data).mean())
        assert slope.weights[place] == pytest.approx((values[0] - values[1]) / 0.25, abs=2e-3)


def test_pseudo_likelihoods_take_the_label_as_one_variable(machine, draws):
    p, states, expected = exact.joint(machine).sum(axis=1), rows(machine), []
    for v in states:
        own = p[exact.number(v[None])[0]]
        total = 0.0
        for i in range(machine.n_bits):
            other = v.copy()
            other[i] ^= 1
            total += np.log(own / (own + p[exact.number(other[None])[0]]))
        same = (exact.all_states(machine.n_visible)[:, : machine.n_bits] == v[: machine.n_bits]).all(axis=1)
        expected.append(total + np.log(own / p[same].sum()))
    assert np.allclose(exact_pseudo_likelihood(machine, states), expected, rtol=1e-4)
    n = draws(4001, 401)
    estimates = pseudo_likelihood(machine, states[[3]].repeat(n, axis=0), seed=5)
    assert abs(estimates.mean() - expected[3]) < 4.5 * estimates.std() / np.sqrt(n) + 1e-4


def test_rows_with_labels_and_without():
    bits, labels = np.random.default_rng(3).integers(0, 2, (7, 61)), np.array([0, 6, 2, 3, 4, 5, 1])
    states = with_labels(bits, labels).draw()
    assert np.array_equal(states.unpack(), np.hstack([bits, np.eye(7, dtype=int)[labels]]))
    assert np.array_equal(labels_of(states, 7), labels)
    assert np.array_equal(without_labels(states, 7).unpack(), bits)
    assert rbm.pack(bits) == without_labels(states, 7)
    assert check_labels(states, 7) is states


@pytest.mark.parametrize("n_labels", [1, 5, -2, 2.0, True])
def test_label_units_that_cannot_be(n_labels):
    with pytest.raises(InputError, match="n_labels must be 0, or from 2 to 4 of 5 visible units"):
        RBM(np.zeros((5, 3)), np.zeros(5), np.zeros(3), n_labels)


@pytest.mark.parametrize("row", [[0, 1, 0, 0, 0], [0, 1, 1, 0, 1]])
@pytest.mark.parametrize("name", ["free_energy", "hidden_field", "hidden_states", "energy"])
def test_rows_without_exactly_one_label_are_refused(name, row):
    model = labelled_machine(2, 3, 5, 1)
    more = (np.zeros((2, 5)),) if name == "energy" else ()
    with pytest.raises(InputError, match="exactly one of the 3 label units, .*; row 1 has [02]: put labels behind"):
        getattr(model, name)([[0, 1, 1, 0, 0], row], *more)


def test_labels_that_do_not_fit_are_refused():
    bits = np.zeros((3, 4))
    for labels, n_labels, message in (
        ([0, 1], None, "one a row|one for each of 3 rows; got int64"), ([0, 1, 0.5], None, "whole numbers"),
        ([0, 0, 0], None, "0 to 0 of 1"), ([0, 1, 2], 2, "0 to 2 of 2"), ([0, -1, 1], None, "-1 to 1 of 2"),
    ):  # fmt: skip
        with pytest.raises(InputError, match=message):
            with_labels(bits, labels, n_labels)


def test_machines_without_label_units_predict_nothing():
    plain, model = RBM(np.zeros((5, 3)), np.zeros(5), np.zeros(3)), labelled_machine(2, 3, 5, 1)
    for ask in (predict, predict_proba, class_free_energies):
        with pytest.raises(InputError, match=r"no label units: train one on rbm.with_labels\(rows, labels\)"):
            ask(plain, np.zeros((2, 5)))
    with pytest.raises(InputError, match="the data have 5 columns but the model has 2 units"):
        predict(model, np.zeros((2, 5)))
    assert repr(model) == "RBM(2 visible and 3 label, 5 hidden units)"


def test_samplers_that_draw_units_by_themselves_refuse_label_units():
    model = labelled_machine(2, 3, 5, 1)
    with pytest.raises(InputError, match="a tempered path is of machines without label units; this one has 3"):
        rbm.start_tempering(model, 3)
    with pytest.raises(InputError, match="a trajectory is of machines without label units"):
        rbm.trajectory_levels([model, model])
    with pytest.raises(InputError, match="a tempered path"):
        rbm.likelihood.annealed_log_partition(model, np.zeros(5))


def test_a_saved_machine_keeps_its_label_units(tmp_path):
    model = labelled_machine(4, 3, 2, 1)
    rbm.save(tmp_path / "x.h5", model)
    read = rbm.load(tmp_path / "x.h5")
    assert read.n_labels == 3
    with editing(tmp_path / "x.h5") as file:
        assert file.attrs["format"] == 3
        del file["model"].attrs["n_labels"]
    with pytest.raises(InputError, match="lacks a part: attribute n_labels of /model"):
        rbm.load(tmp_path / "x.h5")
    for name in ("weights", "visible_bias", "hidden_bias"):
        assert getattr(read, name).tobytes() == getattr(model, name).tobytes()


def test_copies_have_label_units(machine):
    for found in (copy.deepcopy(machine), pickle.loads(pickle.dumps(machine))):  # noqa: S301 - our own
        assert found.n_labels == machine.n_labels
        assert np.array_equal(found.weights, machine.weights)
