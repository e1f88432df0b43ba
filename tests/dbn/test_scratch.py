"""States that are passed up through a file: the same bits as through memory, resumed too, and nothing left there."""

import dataclasses
import os
from functools import partial
from itertools import islice

import command_line
import numpy as np
import pytest
from toys import bits_of, stripes

from dbn import DBNConfig, load, pretrain, pretraining
from dbn.cli import main
from dbn.pretraining import pretraining_epochs
from rbm import InputError, pack
from rbm.storage.words_in_file import WordsInFile

CONFIG = DBNConfig(layers=(5, 4, 3), epochs=2, k=1, batch_size=7, n_chains=3, learning_rate=0.1)
DATA, HELD_OUT = stripes(53), stripes(17, seed=1)
call = partial(command_line.call, main)
TRAIN = ["--layers", "5,4,3", "--epochs", "2", "--k", "1", "--batch-size", "7"]


def bits(state):
    return [bits_of(s) for s in state.states]


def history(state):
    return [[r[:8] for r in s.history] for s in state.states]


@pytest.mark.parametrize("representation", ["sample", "most probable"])
def test_the_same_bits_as_in_memory(tmp_path, monkeypatch, representation):
    config = dataclasses.replace(CONFIG, representation=representation)
    expected = pretrain(DATA, config, held_out=HELD_OUT)

    def nothing_there(state):
        assert os.listdir(tmp_path) == []

    for rows in (8, 2**16):
        monkeypatch.setattr(pretraining, "_ROWS", rows)
        for scratch in (None, tmp_path):
            found = pretrain(DATA, config, held_out=HELD_OUT, scratch=scratch, on_epoch=nothing_there)
            assert bits(found) == bits(expected)
            assert history(found) == history(expected)
            assert os.listdir(tmp_path) == []


def test_all_layers_above_the_first_train_from_files(tmp_path, monkeypatch):
    seen = []
    train_epoch = pretraining.train_epoch
    monkeypatch.setattr(
        pretraining, "train_epoch", lambda s, data, held: seen.append((data, held)) or train_epoch(s, data, held)
    )
    pretrain(DATA, CONFIG, held_out=HELD_OUT, scratch=tmp_path)
    assert [tuple(isinstance(x.words, WordsInFile) for x in pair) for pair in seen] == [(False, False)] * 2 + [
        (True, True)
    ] * 4


@pytest.mark.parametrize("stop", [2, 3, 5])
def test_training_goes_on_to_the_same_bits(tmp_path, stop):
    expected = pretrain(DATA, CONFIG, held_out=HELD_OUT)
    state = next(islice(pretraining_epochs(DATA, CONFIG, held_out=HELD_OUT, scratch=tmp_path), stop - 1, None))
    for scratch in (None, tmp_path):
        assert bits(pretrain(DATA, state=state, held_out=HELD_OUT, scratch=scratch)) == bits(expected)


def test_a_directory_that_cannot_be_used_is_refused_before_the_first_epoch(tmp_path):
    with pytest.raises(InputError, match="scratch directory"):
        pretrain(DATA, CONFIG, scratch=tmp_path / "none", on_epoch=lambda _: pytest.fail("trained"))


def test_the_command(tmp_path):
    np.save(tmp_path / "x.npy", DATA)
    place = tmp_path / "scratch"
    place.mkdir()
    plain, other = tmp_path / "a.h5", tmp_path / "b.h5"
    call("train", *TRAIN, "--data", tmp_path / "x.npy", "--out", plain)
    call("train", *TRAIN, "--data", tmp_path / "x.npy", "--out", other, "--scratch", place)
    assert bits(load(other)) == bits(load(plain))
    call("train", "--resume", "--epochs", "2,2,4", "--out", plain)
    call("train", "--resume", "--epochs", "2,2,4", "--out", other, "--scratch", place)
    assert bits(load(other)) == bits(load(plain))
    assert os.listdir(place) == []
    missing = tmp_path / "none"
    asked = ("--data", "not read yet.npy", "--out", tmp_path / "c.h5", "--scratch", missing)
    text = call("train", *TRAIN, *asked, status=2)
    assert f"cannot write to the scratch directory {missing}" in text
    assert not (tmp_path / "c.h5").exists()


def test_parts_of_rows_are_drawn_as_among_all():
    model = pretrain(DATA, CONFIG).model.machines[0]
    states = pack(DATA)
    for readout in ("sample", "most probable"):
        whole = model.hidden_states(states, readout, seed=3)
        for first in (0, 4, 28):
            assert model.hidden_states(states[first:], readout, seed=3, first_row=first) == whole[first:]
    assert model.hidden_states(states[4:], seed=3) != model.hidden_states(states[4:], seed=3, first_row=4)
    for wrong in (-4, 3):
        with pytest.raises(InputError, match=f"first_row must be a multiple of 4, 0 or more; got {wrong}"):
            model.hidden_states(states, first_row=wrong)
