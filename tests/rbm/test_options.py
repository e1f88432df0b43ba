"""Small work is done by one thread, and nothing else changes."""

import numba
import pytest
from conftest import JIT, random_machine

from rbm import InputError, start_chains
from rbm.gibbs import random_states, sample
from rbm.kernels import options
from rbm.kernels.options import passes_cost, run, set_threads

many = 3 if JIT else 1


def test_small_work_wakes_nobody_and_large_work_everybody(monkeypatch):
    monkeypatch.setattr(options, "worth_waking", 100.0)
    assert run(numba.get_num_threads, 99.0) == 1
    assert run(numba.get_num_threads, 100.0) == many
    assert numba.get_num_threads() == many


def test_threads_are_given_back_after_an_error(monkeypatch):
    monkeypatch.setattr(options, "worth_waking", 100.0)
    with pytest.raises(ZeroDivisionError):
        run(divmod, 1.0, 1, 0)
    assert numba.get_num_threads() == many


def test_the_rule_changes_no_result(monkeypatch):
    model = random_machine(37, 11, 5, scale=0.3)
    chains = start_chains(model, random_states(13, 37, seed=1, stream="s"), seed=2)
    shared = sample(model, chains, 3)
    monkeypatch.setattr(options, "worth_waking", float("inf"))
    alone = sample(model, chains, 3)
    assert shared.visible.words.tobytes() == alone.visible.words.tobytes()
    assert shared.hidden.words.tobytes() == alone.hidden.words.tobytes()


def test_the_guess_grows_with_rows_and_passes():
    assert passes_cost(7, 3, 11, 5) == 21 * passes_cost(1, 1, 11, 5) > 0


def test_a_number_of_threads_that_is_not_there_is_an_error():
    with pytest.raises(InputError, match="threads must be from 1"):
        set_threads(10**6)
