import numpy as np
import pytest
from toys import stripes

from analysis.study.config import StudyConfig
from analysis.study.data import load_study_data
from dbn.datasets import load_mnist
from rbm import InputError, unpack


def saved(path, n: int, seed: int = 0, columns: int = 7) -> str:
    np.save(path, stripes(n, seed, columns))
    return str(path)


def test_mnist_comes_with_its_test_images_and_what_they_show():
    for config in (StudyConfig(), StudyConfig(data="mnist:train")):
        data = load_study_data(config)
        for split, rows, labels in (
            ("train", data.rows, data.labels),
            ("test", data.held_out, data.held_out_labels),
        ):
            assert np.array_equal(rows.words, load_mnist(split).states.words)
            assert np.array_equal(labels, load_mnist(split).labels)
        assert data.held_out_name == "MNIST's test images"


@pytest.mark.parametrize(("n", "held_out"), [(79, 8), (101, 11), (110, 11)])
def test_without_held_out_rows_the_last_tenth_is_taken_out_of_training(tmp_path, n, held_out):
    data = load_study_data(StudyConfig(data=saved(tmp_path / "x.npy", n)))
    assert np.array_equal(unpack(data.rows), stripes(n)[: n - held_out])
    assert np.array_equal(unpack(data.held_out), stripes(n)[n - held_out :])
    assert data.labels is data.held_out_labels is None
    assert data.held_out_name == "the last tenth of the rows"


def test_the_last_tenth_of_mnist_s_test_images_keeps_its_labels():
    data = load_study_data(StudyConfig(data="mnist:test"))
    assert np.array_equal(np.concatenate([data.labels, data.held_out_labels]), load_mnist("test").labels)
    assert (data.rows.n, len(data.labels), data.held_out.n, len(data.held_out_labels)) == (9000, 9000, 1000, 1000)


def test_held_out_rows_of_their_own_leave_the_data_whole(tmp_path):
    path = saved(tmp_path / "h.npy", 13, seed=1)
    data = load_study_data(StudyConfig(data=saved(tmp_path / "x.npy", 31), held_out=path))
    assert np.array_equal(unpack(data.rows), stripes(31))
    assert np.array_equal(unpack(data.held_out), stripes(13, 1))
    assert data.held_out_name == path


def test_labels_of_the_data_alone_are_none(tmp_path):
    data = load_study_data(StudyConfig(held_out=saved(tmp_path / "h.npy", 13, columns=784)))
    assert data.labels is data.held_out_labels is None


def test_random_binarisation_is_that_of_the_first_seed(tmp_path):
    path = str(tmp_path / "grey.npy")
    np.save(path, np.random.default_rng(1).random((97, 5)))
    from dbn.datasets import load_data

    config = StudyConfig(data=path, binarise="bernoulli", seeds=3)
    whole = load_data(path, "bernoulli", config.training.seed)
    data = load_study_data(config)
    assert np.array_equal(np.vstack([unpack(data.rows), unpack(data.held_out)]), unpack(whole))


@pytest.mark.parametrize(("n", "held_out"), [(70, None), (31, 7), (3, 13)])
def test_too_few_rows_are_named(tmp_path, n, held_out):
    held = held_out and saved(tmp_path / "h.npy", held_out)
    with pytest.raises(InputError, match="at least 4 rows of data and 8 held-out rows"):
        load_study_data(StudyConfig(data=saved(tmp_path / "x.npy", n), held_out=held))


def test_held_out_rows_of_another_width_are_named(tmp_path):
    held_out = saved(tmp_path / "h.npy", 13, columns=8)
    with pytest.raises(InputError, match="8 columns"):
        load_study_data(StudyConfig(data=saved(tmp_path / "x.npy", 31), held_out=held_out))
