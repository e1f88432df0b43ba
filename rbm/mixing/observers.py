"""What is observed of chains: numbers of the visible states, a column each, that are slow where the chains are."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from rbm.bits import States, unpack
from rbm.errors import InputError
from rbm.model import RBM
from rbm.streams import stream_generator

DIRECTIONS = 3  # leading singular directions that are observed where nobody says how many
_SPARE, _ITERATIONS = 8, 10  # vectors iterated beyond those wanted, and how often
_ZERO = 1e-10  # singular values below this part of the largest count as zero


class Observer(NamedTuple):
    """Observables that are computed together.

    Examples
    --------
    >>> from rbm import pack
    >>> from rbm.mixing import Observer
    >>> units_on = Observer(("units on",), lambda visible: visible.unpack().sum(axis=1, keepdims=True))
    >>> units_on.measure(pack([[0, 1, 1], [0, 0, 0]])).tolist()
    [[2], [0]]
    """

    names: tuple[str, ...]
    measure: Callable[[States], np.ndarray]  # of visible states (n, n_visible): (n, len(names))


def free_energy_observer(model: RBM) -> Observer:
    """Observe the free energy F(v), in nats.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, pack
    >>> from rbm.mixing import free_energy_observer
    >>> observer = free_energy_observer(RBM(np.zeros((3, 2)), np.zeros(3), np.zeros(2)))
    >>> observer.names, np.allclose(observer.measure(pack([[0, 1, 1]])), -2 * np.log(2))
    (('free energy',), True)
    """
    return Observer(("free energy",), lambda visible: model.free_energy(visible)[:, None])


def directions_observer(model: RBM, n: int = DIRECTIONS) -> Observer:
    """Observe (v - 1/2) . u of the leading left singular vectors u of W: the directions in which modes lie apart.

    Raises
    ------
    InputError
        If n is below 1. Of more directions than W has, those it has are taken.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, pack
    >>> from rbm.mixing import directions_observer
    >>> observer = directions_observer(RBM(np.diag([3.0, 2.0]), np.zeros(2), np.zeros(2)))
    >>> observer.names
    ('direction 1', 'direction 2')
    >>> np.allclose(observer.measure(pack([[1, 0]])), [[0.5, -0.5]])
    True
    """
    if n < 1:
        raise InputError(f"the number of singular directions must be at least 1; got {n}")
    directions = singular_directions(model.weights, n)
    middle = directions.sum(axis=0) / 2
    names = tuple(f"direction {i}" for i in range(1, directions.shape[1] + 1))
    return Observer(names, lambda visible: unpack(visible) @ directions - middle)


def singular_directions(weights: np.ndarray, n: int) -> np.ndarray:
    """Compute the n leading left singular vectors of W, float64 (n_visible, n), their largest component positive.

    By power iteration of a block of n + 8 vectors, exact for a layer of no more units; a direction whose singular value
    is zero is left out. Source: Halko, Martinsson and Tropp, SIAM Review 53 (2011) 217,
    algorithm 4.4.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.mixing import singular_directions
    >>> np.allclose(singular_directions(np.diag([3.0, 2.0]), 2), np.eye(2))
    True
    """
    w = np.asarray(weights, np.float64)
    block = w @ stream_generator(0, "singular directions").normal(size=(w.shape[1], min(n + _SPARE, *w.shape)))
    basis = np.linalg.qr(block)[0]
    for _ in range(_ITERATIONS):
        basis = np.linalg.qr(w @ (w.T @ basis))[0]
    vectors, values, _ = np.linalg.svd(basis.T @ w, full_matrices=False)
    found = basis @ vectors[:, :n][:, values[:n] > _ZERO * max(values[0], _ZERO)]
    largest = np.abs(found).argmax(axis=0)
    return found * np.where(found[largest, np.arange(found.shape[1])] < 0, -1.0, 1.0)


def classes_observer(classify: Callable[[States], np.ndarray], names: Sequence[str]) -> Observer:
    """Observe whether a state is of a class, for each class: the mean over chains is the share of the class.

    Parameters
    ----------
    classify : function
        Of visible states (n, n_visible): the number of each row's class, (n,), from 0.
    names : sequence of str
        Of the classes.

    Examples
    --------
    >>> from rbm import pack
    >>> from rbm.mixing import classes_observer
    >>> observer = classes_observer(lambda visible: visible.unpack()[:, 0], ["off", "on"])
    >>> observer.names, observer.measure(pack([[0, 1], [1, 1]])).tolist()
    (('class off', 'class on'), [[1.0, 0.0], [0.0, 1.0]])
    """

    def measure(visible: States) -> np.ndarray:
        return (np.asarray(classify(visible))[:, None] == np.arange(len(names))).astype(np.float64)

    return Observer(tuple(f"class {name}" for name in names), measure)


def standard_observers(model: RBM) -> tuple[Observer, ...]:
    """Return the observers used where none are named: the free energy and three singular directions.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM
    >>> from rbm.mixing import standard_observers
    >>> model = RBM(np.diag([3.0, 2.0]), np.zeros(2), np.zeros(2))
    >>> [observer.names for observer in standard_observers(model)]
    [('free energy',), ('direction 1', 'direction 2')]
    """
    directions = directions_observer(model)
    return (free_energy_observer(model), *((directions,) if directions.names else ()))
