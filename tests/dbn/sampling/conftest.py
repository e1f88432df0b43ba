"""Pilots of few steps and one thread: these chains are short."""

import numba
import pytest

from rbm.likelihood import ladder, ladders


@pytest.fixture(autouse=True)
def short(all_threads, short_pilots, monkeypatch):
    numba.set_num_threads(1)
    monkeypatch.setattr(ladder, "_PILOT_CHAINS", 20)
    monkeypatch.setattr(ladder, "_PILOT_STEPS", 40)
    monkeypatch.setattr(ladders, "_START_STEPS", 20)
