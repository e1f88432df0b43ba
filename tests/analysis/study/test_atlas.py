"""The atlas of a study: the classes of the rows in each of its states."""

import numpy as np
from conftest import random_machine

from analysis.study.data import StudyData
from analysis.study.join import layer_atlases
from dbn import DBN
from dbn.inside.atlas import distinct_states
from rbm import pack

MODEL = DBN((random_machine(7, 5, 1), random_machine(5, 3, 2)))
ROWS = np.random.default_rng(3).integers(0, 2, (101, 7))
LABELS = np.random.default_rng(4).integers(0, 3, 101)


def test_each_state_has_the_class_that_most_of_its_rows_have():
    data = StudyData(pack(ROWS), pack(ROWS[:11]), LABELS, LABELS[:11], "x", ("ant", "bee", "cat"))
    atlases = layer_atlases(MODEL, data, 1)
    for layer, atlas in enumerate(atlases, start=1):
        found = distinct_states(MODEL.encode(ROWS, layer))
        assert len(atlas.classes) == len(atlas.shares) == len(atlas.counts)
        for i, (name, share) in enumerate(zip(atlas.classes, atlas.shares, strict=True)):
            counts = np.bincount(LABELS[found.of_row == i], minlength=3)
            assert counts.sum() == atlas.counts[i]
            assert name == ("ant", "bee", "cat")[counts.argmax()]
            assert share == counts.max() / atlas.counts[i]
    numbered = layer_atlases(MODEL, data._replace(classes=()), 1)
    assert numbered[0].classes == tuple(str("ant bee cat".split().index(name)) for name in atlases[0].classes)


def test_without_labels_there_are_no_classes():
    data = StudyData(pack(ROWS), pack(ROWS[:11]), None, None, "x")
    assert [atlas.classes for atlas in layer_atlases(MODEL, data, 1)] == [(), ()]
