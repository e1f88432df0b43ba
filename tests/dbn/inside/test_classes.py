"""Patterns of classes against enumeration of the top machine."""

import numpy as np
import pytest
from conftest import few, random_machine
from exact import all_states, joint
from labelled import labelled_machine
from stack_by_hand import patterns, rows_of

from dbn import DBN
from dbn.inside.classes import class_means, class_patterns
from rbm import InputError

TOP = labelled_machine(5, 3, 2, 17, 2)


@pytest.mark.parametrize("below", [(), (random_machine(7, 5, 11, 2),)], ids=["alone", "on a machine"])
def test_the_mean_pattern_of_each_class(below):
    stack, n = DBN((*below, TOP), ("one", "two", "three")), few(3000, 100)
    found = class_patterns(stack, n=n, steps=few(20, 10), seed=3)
    law = joint(TOP).sum(axis=1)
    states = all_states(8)
    for number in range(3):
        of_class = law * states[:, 5 + number]
        bits = states[:, :5]
        shown = patterns(stack, bits, 1) if below else bits
        exact = of_class @ shown / of_class.sum()
        assert (np.abs(found[number] - exact) < 4.5 * np.sqrt(exact * (1 - exact) / n)).all()
    assert np.ptp(found, axis=0).max() > 0.1


def test_means_of_rows():
    stack, rows = DBN((TOP,), ("one", "two", "three")), rows_of(31, 5)
    labels = np.where(np.arange(31) % 4 == 1, "three", "one")
    found = class_means(stack, rows, labels)
    assert np.allclose(found[0], rows[labels == "one"].mean(axis=0), rtol=1e-12)
    assert np.isnan(found[1]).all()
    assert np.allclose(found[2], rows[labels == "three"].mean(axis=0), rtol=1e-12)
    with pytest.raises(InputError, match="a label for each of 31 rows; got 30"):
        class_means(stack, rows, labels[1:])


def test_a_stack_without_classes_is_refused():
    with pytest.raises(InputError, match="no label units"):
        class_patterns(DBN((random_machine(5, 3, 1),)))
    with pytest.raises(InputError, match="sweeps must be at least 1"):
        class_patterns(DBN((TOP,)), steps=0)
    with pytest.raises(InputError, match="sweeps must be a whole number; got 1.5"):
        class_patterns(DBN((TOP,)), steps=1.5)
