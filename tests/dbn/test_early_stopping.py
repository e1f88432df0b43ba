"""Layers that stop early by what the held-out rows are to them; taken up again; said in the terminal."""

import dataclasses

import numpy as np
import pytest
from small_training import call
from toys import bits_of, stripes

from dbn import DBNConfig, load, pretrain, save
from dbn.pretraining import untrained
from dbn.state import more_epochs
from rbm import InputError, StopTraining, train
from rbm.training.early_stopping import best_epoch

DATA, HELD_OUT = stripes(11, columns=9), stripes(101, seed=5, columns=9)
CONFIG = DBNConfig(
    layers=(19, 7), epochs=40, k=1, batch_size=5, learning_rate=0.5, patience=(2, 3), snapshots=True, seed=2
)


def test_every_layer_stops_by_its_own_patience_and_taken_up_again_as_at_once(tmp_path):
    at_once = pretrain(DATA, CONFIG, held_out=HELD_OUT)
    first, second = at_once.states
    assert at_once.complete
    assert first.epoch - best_epoch(first.history) == 2
    assert second.epoch - best_epoch(second.history) == 3
    alone = train(DATA, first.config, held_out=HELD_OUT)._replace(stream="")
    assert alone.config.patience == 2
    assert [(s.layer, s.epoch) for s in at_once.snapshots if s.epoch not in (0, 1, 2, 4, 8, 16, 32)] == [
        (n, s.epoch) for n, s in enumerate(at_once.states, start=1) if s.epoch not in (1, 2, 4, 8, 16, 32)
    ]

    def stop(state):
        if state.epochs_done == first.epoch + 1:
            raise StopTraining

    for stopped in (pretrain(DATA, CONFIG, held_out=HELD_OUT, on_epoch=stop), at_once):
        save(tmp_path / "m.h5", stopped)
        again = pretrain(DATA, state=load(tmp_path / "m.h5"), held_out=HELD_OUT)
        assert [bits_of(s) for s in again.states] == [bits_of(s) for s in at_once.states]
        assert [s[:2] for s in again.snapshots] == [s[:2] for s in at_once.snapshots]
    longer = more_epochs(at_once, (40, 50))
    assert [s[:2] for s in longer.snapshots] == [s[:2] for s in at_once.snapshots]
    assert longer.complete


def test_no_held_out_rows_and_layers_too_wide_are_refused_before_any_epoch():
    with pytest.raises(InputError, match="patience 2 needs held-out rows"):
        pretrain(DATA, CONFIG)
    second = dataclasses.replace(CONFIG, layers=(30, 27), patience=(0, 1), criterion="log-likelihood")
    with pytest.raises(InputError, match="exact up to 25 units in the smaller layer; got 27"):
        pretrain(DATA, second, held_out=HELD_OUT)
    assert untrained(DATA, CONFIG).sizes == (9, 19, 7)


def test_the_command_line_says_that_a_layer_has_stopped(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.save("rows.npy", DATA)
    np.save("held.npy", HELD_OUT)
    options = ["--layers", "19", "--epochs", "40", "--k", "1", "--batch-size", "5", "--learning-rate", "0.5"]
    more = ["--patience", "2", "--criterion", "log-likelihood", "--data", "rows.npy", "--held-out", "held.npy"]
    text = " ".join(call("train", *options, *more, "--out", "m.h5").split())
    state = load("m.h5").states[0]
    best = best_epoch(state.history)
    assert state.epoch == best + 2 < 40
    assert f"stopped early: the log-likelihood of held-out rows was best after {best};" in text
    call("train", "--resume", "--out", "m.h5")
    assert bits_of(load("m.h5").states[0]) == bits_of(state)
    assert "needs held-out rows" in call("train", *options, *more[:-2], "--out", "n.h5", status=2)
