"""Studies and measures of named sets."""

import pytest

from analysis.readers.kinds import kind_of
from analysis.study.config import StudyConfig
from analysis.study.data import load_study_data
from dbn.datasets.sets import load_set


@pytest.mark.parametrize("name", ["words", "words:test", "mnist-pooled:train:9"])
def test_a_set_is_a_matrix(name):
    assert kind_of(name) == "matrix"


def test_a_study_holds_out_the_rows_of_the_set():
    data = load_study_data(StudyConfig(data="mnist-pooled:train:300"))
    train, test = load_set("mnist-pooled"), load_set("mnist-pooled:test")
    assert data.rows == train.states.rows(slice(0, 300))
    assert data.held_out == test.states
    assert data.held_out_name == "mnist-pooled:test"
    assert data.labels.tolist() == train.labels[:300].tolist()
    assert data.held_out_labels.tolist() == test.labels.tolist()


def test_a_set_without_labels():
    data = load_study_data(StudyConfig(data="words:train:300"))
    assert data.rows.shape == (300, 128)
    assert data.held_out == load_set("words:test").states
    assert data.labels is None
    assert data.held_out_labels is None


def test_held_out_rows_alone_lose_a_tenth():
    data = load_study_data(StudyConfig(data="words:test:100"))
    assert (data.rows.n, data.held_out.n) == (90, 10)
