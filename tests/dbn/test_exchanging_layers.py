"""Layers trained with chains that exchange states: by the command line, taken up again, said in the terminal."""

import numpy as np
import pytest
from small_training import TRAIN, call
from toys import bits_of, stripes

from dbn import load


@pytest.mark.parametrize(
    ("estimator", "said"),
    [("tempering,cd", "round trips\n"), ("trajectory,pcd", "nats\n")],
    ids=["tempering", "trajectory"],
)
def test_a_stack_is_trained_and_taken_up_again(estimator, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.save("rows.npy", stripes(23, columns=9))
    options = [*TRAIN, "--data", "rows.npy", "--estimator", estimator, "--temperatures", "3", "--n-chains", "4"]
    line = " ".join(call("train", *options, "--out", "whole.h5").split())
    assert "in the last epoch neighbours swapped in at least" in line
    assert said.strip() in line
    assert line.count("round trips") == 1  # of the first layer alone
    call("train", *options, "--epochs", "1", "--out", "part.h5")
    call("train", "--resume", "--epochs", "1,2", "--out", "part.h5")
    whole, part = load("whole.h5"), load("part.h5")
    assert whole.states[0].levels is not None
    assert whole.states[1].levels is None
    assert bits_of(part.states[0]) != bits_of(whole.states[0])  # of one epoch
    call("train", *options, "--epochs", "1,1", "--layers", "5,3", "--out", "one.h5")
    assert bits_of(load("one.h5").states[0]) == bits_of(part.states[0])


def test_the_help_says_when_to_use_them():
    text = " ".join(call("train", "--help").split())
    assert "Take tempering or trajectory where persistent chains stay in one mode" in text
    assert "--temperatures" in text


def test_too_few_temperatures_are_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.save("rows.npy", stripes(23, columns=9))
    options = [*TRAIN, "--data", "rows.npy", "--estimator", "tempering", "--temperatures", "1"]
    assert "temperatures must be a whole number from 2" in call("train", *options, status=2)
