import exact
import numpy as np
import pytest
from conftest import random_machine

from rbm import RBM, InputError, pack
from rbm.mixing import (
    classes_observer,
    directions_observer,
    free_energy_observer,
    singular_directions,
    standard_observers,
)


def test_free_energy_is_observed(small):
    v = exact.all_states(small.n_visible)
    observer = free_energy_observer(small)
    expected = -np.log(exact.boltzmann(small).sum(axis=1))
    assert observer.names == ("free energy",)
    assert observer.measure(pack(v))[:, 0] == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("shape", [(7, 3), (3, 7), (5, 5)])
def test_directions_are_the_leading_left_singular_vectors(shape):
    w = random_machine(*shape, 3).weights
    expected = np.linalg.svd(w.astype(float))[0][:, :2]
    found = singular_directions(w, 2)
    assert np.abs((found * expected).sum(axis=0)) == pytest.approx([1, 1])
    assert (found[np.abs(found).argmax(axis=0), [0, 1]] > 0).all()


def test_leading_directions_of_a_large_machine_are_found_beneath_noise():
    g = np.random.default_rng(1)
    u, v = np.linalg.qr(g.normal(size=(307, 3)))[0], np.linalg.qr(g.normal(size=(211, 3)))[0]
    found = singular_directions(u * [9, 6, 4] @ v.T + 0.05 * g.normal(size=(307, 211)), 3)
    assert (np.abs((found * u).sum(axis=0)) > 0.97).all()
    assert found.T @ found == pytest.approx(np.eye(3))


def test_there_are_no_more_directions_than_the_weights_have():
    assert singular_directions(np.zeros((5, 3)), 3).shape == (5, 0)
    assert singular_directions(np.ones((5, 3)), 3) == pytest.approx(np.full((5, 1), 5**-0.5))
    flat = RBM(np.zeros((5, 3)), np.zeros(5), np.zeros(3))
    assert [one.names for one in standard_observers(flat)] == [("free energy",)]
    names = [one.names for one in standard_observers(random_machine(7, 2, 3))]
    assert names == [("free energy",), ("direction 1", "direction 2")]


def test_projections_are_centred(small):
    observer = directions_observer(small, 2)
    v = exact.all_states(small.n_visible)
    expected = (v - 0.5) @ singular_directions(small.weights, 2)
    found = observer.measure(pack(v))
    assert found == pytest.approx(expected)
    assert found.mean(axis=0) == pytest.approx([0, 0], abs=1e-12)
    with pytest.raises(InputError, match="at least 1; got 0"):
        directions_observer(small, 0)


def test_classes_are_observed_one_by_one():
    observer = classes_observer(lambda states: states.unpack().sum(axis=1), ["none", "one", "two"])
    found = observer.measure(pack([[0, 0], [1, 0], [1, 1], [0, 1]]))
    assert observer.names == ("class none", "class one", "class two")
    assert found.tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 1, 0]]
