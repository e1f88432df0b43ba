"""Grey levels that bits are drawn from anew for every epoch: read from files, trained on, taken up again, known."""

import dataclasses

import h5py
import numpy as np
import pytest
from small_training import TRAIN, call
from toys import bits_of

import dbn
from dbn import DBNConfig, pretrain
from dbn.datasets import DataSource, load_data, load_mnist
from dbn.datasets.load import read_data
from dbn.datasets.mnist import load_grey_mnist
from dbn.reading import EACH_EPOCH, Reading
from rbm import InputError

BYTES = np.random.default_rng(9).integers(0, 256, (31, 7), np.uint8)
CONFIG = DBNConfig(layers=(5, 3), epochs=2, k=1, batch_size=7, seed=3)


@pytest.fixture
def grey(tmp_path):
    np.save(tmp_path / "grey.npy", BYTES)
    return str(tmp_path / "grey.npy")


@pytest.mark.parametrize(("values", "scale"), [(BYTES, None), (BYTES / 255, None), (BYTES / 5.1, 50.0), (BYTES, 255)])
def test_levels_of_every_kind_of_values_are_their_share_of_the_scale(values, scale, tmp_path):
    np.save(tmp_path / "x.npy", values)
    found = read_data(str(tmp_path / "x.npy"), Reading(EACH_EPOCH, scale), 5)
    drawn = np.mean([np.asarray(found.levels.draw(epoch)) for epoch in range(400)], axis=0)
    p = BYTES / 255
    assert np.abs((drawn - p) / np.sqrt(np.maximum(p * (1 - p), 0.002) / 400)).max() < 4.5
    assert found.levels.chances[0] == 0
    assert found.levels.chances[-1] == 2**32  # a unit that is full on always is
    assert found.states == found.levels.draw(0)
    assert found.levels.seed == 5


def test_values_that_are_refused_when_drawn_once_are_refused(tmp_path, grey):
    for values, message in ((BYTES - 9.0, "at least 0"), (BYTES * 1.0, "name the value that is full on")):
        np.save(tmp_path / "x.npy", values)
        with pytest.raises(InputError, match=message):
            load_data(str(tmp_path / "x.npy"), EACH_EPOCH)
    failed = call("pack", grey, "--binarise", EACH_EPOCH, "--out", str(tmp_path / "x.h5"), status=2)
    assert "is for dbn train alone: use bernoulli" in failed


def test_a_study_wants_rows_that_stay(grey):
    from analysis.study.config import StudyConfig
    from analysis.study.data import load_study_data

    with pytest.raises(InputError, match="use --binarise bernoulli, not bernoulli-each-epoch"):
        load_study_data(StudyConfig(data=grey, binarise=EACH_EPOCH, training=CONFIG))


def test_only_the_first_layer_is_trained_on_new_draws():
    levels = read_data_of(BYTES)
    state = pretrain(levels, CONFIG)
    first = state.states[0]
    again = pretrain(levels.draw(0), dataclasses.replace(CONFIG, epochs=(0, 0)))
    for epoch in range(2):
        again = again._replace(states=(train_one(again.states[0], levels.draw(epoch)), *again.states[1:]))
    assert bits_of(again.states[0]) == bits_of(first)
    assert bits_of(pretrain(levels.draw(0), CONFIG).states[0]) != bits_of(first)
    assert state.digest == dbn.datasets.digest(levels.draw(0))


def read_data_of(array):
    from dbn.datasets.binarise import Numbers
    from dbn.datasets.redrawn import collect_levels

    return collect_levels(Numbers(array.dtype, len(array), lambda: iter([array])), Reading(EACH_EPOCH), 3, 7)


def train_one(state, rows):
    from rbm import train_epoch

    return train_epoch(state, rows)


def test_a_training_taken_up_again_ends_in_the_same_bits(grey, tmp_path):
    out, whole = str(tmp_path / "x.h5"), str(tmp_path / "whole.h5")
    options = ["--data", grey, "--binarise", EACH_EPOCH, *TRAIN, "--layers", "5"]
    call("train", *options, "--out", whole)
    call("train", *options, "--epochs", "1", "--out", out)
    call("train", "--resume", "--epochs", "2", "--out", out)
    ours, other = dbn.load(out), dbn.load(whole)
    assert [bits_of(state) for state in ours.states] == [bits_of(state) for state in other.states]
    with h5py.File(out) as file:
        assert f'"binarise": "{EACH_EPOCH}"' in file.attrs["source"]


def test_a_fixed_draw_trains_on_other_rows(grey, tmp_path):
    machines = []
    for method in ("bernoulli", EACH_EPOCH):
        out = str(tmp_path / f"{method}.h5")
        call("train", "--data", grey, "--binarise", method, *TRAIN, "--out", out)
        machines.append(dbn.load(out).model.machines[0].weights)
    assert not np.array_equal(*machines)


@pytest.mark.parametrize("split", ["train", "test"])
def test_the_grey_levels_of_mnist_are_those_of_its_bits(split):
    levels, labels = load_grey_mnist(f"mnist-grey:{split}")
    bits = load_mnist(split)
    assert levels.shape == (bits.states.n, 784)
    assert load_data(f"mnist-grey:{split}", "threshold:127") == bits.states
    assert np.array_equal(labels, bits.labels)
    assert abs((levels == 0).mean() - 0.808) < 0.002


def test_names_of_the_grey_levels_of_mnist():
    with pytest.raises(InputError, match=r"use --binarise threshold\[:T\] or --binarise bernoulli"):
        load_data("mnist-grey:test")
    with pytest.raises(InputError, match="the split must be one of train, test; got 'valid'"):
        load_data("mnist-grey:valid", "bernoulli")
    source = DataSource("mnist-grey", "threshold:127").located()
    assert source.held_out_name == "mnist-grey:test"
    assert source.data == "mnist-grey"
    rows = source.load_held_out(3)
    assert rows.states == load_mnist("test").states
    assert len(rows.labels) == 10_000
