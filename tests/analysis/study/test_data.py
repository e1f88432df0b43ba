import numpy as np
import pytest
from toys import stripes

from analysis.study.config import StudyConfig, parse_toml, to_toml
from analysis.study.data import load_study_data
from dbn import DBNConfig
from dbn.datasets import load_mnist
from dbn.datasets.source import split_tenth
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
def test_where_asked_for_the_last_tenth_is_taken_out_of_training(tmp_path, n, held_out):
    data = load_study_data(StudyConfig(data=saved(tmp_path / "x.npy", n), hold_out="last"))
    assert np.array_equal(unpack(data.rows), stripes(n)[: n - held_out])
    assert np.array_equal(unpack(data.held_out), stripes(n)[n - held_out :])
    assert data.labels is data.held_out_labels is None
    assert data.held_out_name == "the last tenth of the rows"


def test_the_last_tenth_of_mnist_s_test_images_keeps_its_labels():
    data = load_study_data(StudyConfig(data="mnist:test"))
    assert np.array_equal(np.concatenate([data.labels, data.held_out_labels]), load_mnist("test").labels)
    assert (data.rows.n, len(data.labels), data.held_out.n, len(data.held_out_labels)) == (9000, 9000, 1000, 1000)


def test_the_tenth_held_out_is_drawn_from_the_seed_so_that_sorted_data_hold_out_every_class(tmp_path):
    bits = (np.arange(8) == np.repeat(np.arange(8), 40)[:, None]).astype(np.uint8)  # eight classes, sorted
    np.save(tmp_path / "sorted.npy", bits)
    found = [
        load_study_data(StudyConfig(data=str(tmp_path / "sorted.npy"), training=DBNConfig(seed=seed)))
        for seed in (1, 1, 2)
    ]
    for data in found:
        assert (data.rows.n, data.held_out.n) == (288, 32)
        assert len(np.unique(unpack(data.held_out), axis=0)) >= 7
        both = np.vstack([unpack(data.rows), unpack(data.held_out)])
        assert np.array_equal(np.sort(both @ np.arange(8)), np.repeat(np.arange(8), 40))  # every row once
        assert (np.diff(unpack(data.rows) @ np.arange(8)) >= 0).all()  # in their order
        assert data.held_out_name == "a tenth of the rows, drawn from the seed"
    assert found[0].held_out == found[1].held_out
    assert found[0].held_out != found[2].held_out


def test_a_study_saved_before_held_out_its_last_tenth_and_goes_on_so(tmp_path):
    config = StudyConfig(data="x.npy")
    assert parse_toml(to_toml(config)) == config
    old = "\n".join(line for line in to_toml(config).splitlines() if "hold_out" not in line)
    assert parse_toml(old).hold_out == "last"


@pytest.mark.parametrize("how", ["column", "file"])
def test_labels_come_with_the_rows_of_both_parts(tmp_path, how):
    bits, classes = stripes(101).astype(int), np.repeat(["cat", "dog", "ant"], 34)[:101]
    lines = [",".join(map(str, row)) + f",{word}" for row, word in zip(bits, classes, strict=True)]
    (tmp_path / "x.csv").write_text("a,b,c,d,e,f,g,kind\n" + "\n".join(lines) + "\n")
    (tmp_path / "kinds.txt").write_text("\n".join(classes) + "\n")
    np.save(tmp_path / "x.npy", bits)
    named = {"column": ("x.csv", "kind"), "file": ("x.npy", str(tmp_path / "kinds.txt"))}[how]
    data = load_study_data(StudyConfig(data=str(tmp_path / named[0]), labels=named[1]))
    assert data.rows.n_units == 7
    expected = {"ant": 0, "cat": 1, "dog": 2}
    first = np.array([expected[word] for word in classes])
    kept, tenth = split_tenth(101, "shuffled", 1)
    assert np.array_equal(unpack(data.rows), bits[kept])
    assert np.array_equal(data.labels, first[kept])
    assert np.array_equal(data.held_out_labels, first[tenth])
    assert [data.class_name(label) for label in range(3)] == ["ant", "cat", "dog"]


def test_labels_of_the_data_alone_are_refused_where_they_were_asked_for(tmp_path):
    (tmp_path / "kinds.txt").write_text("a\nb\n" * 20)
    data, held_out = saved(tmp_path / "x.npy", 40), saved(tmp_path / "h.npy", 13, seed=1)
    with pytest.raises(InputError, match="labels are of the data alone: name a column of both"):
        load_study_data(StudyConfig(data=data, held_out=held_out, labels=str(tmp_path / "kinds.txt")))


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

    config = StudyConfig(data=path, binarise="bernoulli", seeds=3, hold_out="last")
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
