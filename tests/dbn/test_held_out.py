"""Held-out rows are part of a training: one that goes on goes on beside the same."""

import numpy as np
import pytest
from small_training import call
from toys import bits_of, stripes

from dbn import DBNConfig, load, pretrain, save
from dbn.datasets import DataSource, digest
from rbm import InputError, pack

TRAIN = ["--layers", "5,3", "--epochs", "2,1", "--k", "1", "--batch-size", "7", "--data", "rows.npy"]
HELD_OUT = stripes(13, seed=2, columns=9)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.save("rows.npy", stripes(31, columns=9))
    np.save("held.npy", HELD_OUT)
    call("train", *TRAIN, "--held-out", "held.npy", "--out", "m.h5")
    return tmp_path


def resume(*options, status=0):
    return call("train", "--resume", "--epochs", "2,3", "--out", "m.h5", *options, status=status)


def test_a_checkpoint_knows_its_held_out_rows(here):
    assert load("m.h5").held_out_digest == digest(pack(HELD_OUT))
    call("train", *TRAIN, "--out", "n.h5")
    assert load("n.h5").held_out_digest == ""


def test_held_out_rows_that_changed_are_an_error_that_names_them_and_the_option(here):
    before = (here / "m.h5").read_bytes()
    np.save("held.npy", stripes(13, seed=3, columns=9))
    text = resume(status=2)
    assert f"{here}/held.npy holds other held-out rows" in text
    assert "--held-out" in text
    assert digest(pack(HELD_OUT))[:16] in text
    assert (here / "m.h5").read_bytes() == before
    np.save("moved.npy", HELD_OUT)
    resume("--held-out", "moved.npy")
    call("train", *TRAIN, "--epochs", "2,3", "--held-out", "moved.npy", "--out", "whole.h5", "--overwrite")
    whole = load("whole.h5")
    assert [bits_of(s) for s in load("m.h5").states] == [bits_of(s) for s in whole.states]
    curves = [[r.free_energy_held_out for r in s.history] for s in whole.states]
    assert curves == [[r.free_energy_held_out for r in s.history] for s in load("m.h5").states]


def test_a_file_that_does_not_say_where_they_are_asks_for_them(here):
    save("m.h5", load("m.h5"), DataSource(str(here / "rows.npy")))
    assert "name them with --held-out" in resume(status=2)
    resume("--held-out", "held.npy")


def test_a_training_that_began_without_any_may_get_some(here):
    save("m.h5", load("m.h5")._replace(held_out_digest=""), DataSource(str(here / "rows.npy")))  # or an older program's
    resume("--held-out", "held.npy")
    assert load("m.h5").held_out_digest == digest(pack(HELD_OUT))


def test_the_library_refuses_others_too():
    config = DBNConfig(layers=(3,), epochs=1, k=1, batch_size=7)
    state = pretrain(stripes(31, columns=9), config, held_out=HELD_OUT)
    with pytest.raises(InputError, match="not the held-out rows"):
        pretrain(stripes(31, columns=9), state=state, held_out=HELD_OUT[::-1], epochs=2)
    assert pretrain(stripes(31, columns=9), state=state, epochs=2).held_out_digest == state.held_out_digest
