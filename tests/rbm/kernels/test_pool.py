"""Small work is done by one thread, and nothing else changes."""

import multiprocessing
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import JIT, random_machine

from rbm import InputError, start_chains
from rbm.gibbs import random_states, sample
from rbm.kernels.parallel import pool as threads
from rbm.kernels.parallel.pool import in_threads, passes_cost, run, set_threads, threads_for
from rbm.kernels.parallel.processors import processors

many = 3 if JIT else 1


def test_small_work_wakes_nobody_and_large_work_everybody(monkeypatch):
    monkeypatch.setattr(threads, "min_work_for_threads", 100.0)
    for nanoseconds, expected in (99.0, 1), (100.0, many):
        seen = []
        run(lambda *arguments, seen=seen: seen.append(arguments), nanoseconds, "a", "b")
        assert sorted(seen) == [("a", "b", share, expected) for share in range(expected)]


def test_small_minibatches_are_for_one_thread(monkeypatch):
    monkeypatch.setattr(threads, "min_work_for_barriers", 100.0)
    assert [threads_for(99.0, 200, 3), threads_for(100.0, 200, 3)] == [1, many]


def test_a_word_of_units_is_for_one_thread(monkeypatch):
    monkeypatch.setattr(threads, "min_work_for_barriers", 0.0)
    assert [threads_for(1.0, 64, 64), threads_for(1.0, 64, 65), threads_for(1.0, 129, 64)] == [1, min(many, 2), many]


def test_shares_are_done_at_the_same_time_the_first_here():
    together, here = threading.Barrier(5 if JIT else 1, timeout=30), []  # as plain Python one after the other

    def member(share):
        together.wait()
        if share == 0:
            here.append(threading.current_thread())

    in_threads(member, 5)
    assert here == [threading.current_thread()]


@pytest.mark.skipif(not JIT, reason="twins run one after the other")
def test_threads_stay_for_the_next_call_and_go_with_the_caller():
    seen = set()

    def call():
        for _ in range(200):
            in_threads(lambda share: seen.add(threading.current_thread()), 3)

    caller = threading.Thread(target=call)
    caller.start()
    caller.join()
    assert caller in seen
    assert len(seen) <= 3
    for thread in seen:
        thread.join(30)
        assert not thread.is_alive()


@pytest.mark.skipif(not JIT, reason="twins run one after the other")
def test_calls_at_the_same_time_do_not_wait_for_each_other():
    together = threading.Barrier(2 * 3, timeout=30)
    callers = [threading.Thread(target=in_threads, args=(lambda share: together.wait(), 3)) for _ in range(2)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert not together.broken


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows does not fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # whoever forks is told so, and may know better
def test_a_process_forked_off_starts_threads_of_its_own():
    in_threads(lambda share: None, 3)
    process = multiprocessing.get_context("fork").Process(target=in_threads, args=(lambda share: None, 3))
    process.start()
    process.join(30)
    process.kill()  # if it waits for threads that are not there
    assert process.exitcode == 0


@pytest.mark.parametrize("broken", [0, 2])
def test_an_error_in_any_share_is_raised_once_all_are_done(broken):
    done = []

    def member(share):
        if share == broken:
            raise ZeroDivisionError
        done.append(share)

    with pytest.raises(ZeroDivisionError):
        in_threads(member, 3)
    if JIT:
        assert sorted(done) == [share for share in range(3) if share != broken]


@pytest.mark.skipif(not JIT, reason="twins run one after the other")
def test_an_interrupt_while_work_is_handed_out_leaves_nothing_running(monkeypatch):
    submit, done = ThreadPoolExecutor.submit, []

    def interrupted(*arguments):
        submit(*arguments)
        raise KeyboardInterrupt

    def member(share):
        time.sleep(0.05)
        done.append(share)

    monkeypatch.setattr(ThreadPoolExecutor, "submit", interrupted)
    with pytest.raises(KeyboardInterrupt):
        in_threads(member, 2)
    assert done == [1]
    monkeypatch.undo()
    in_threads(done.append, 2)
    assert sorted(done) == [0, 1, 1]


def test_the_rule_changes_no_result(monkeypatch):
    model = random_machine(37, 11, 5, scale=0.3)
    chains = start_chains(model, random_states(13, 37, seed=1, stream="s"), seed=2)
    shared = sample(model, chains, 3)
    monkeypatch.setattr(threads, "min_work_for_threads", float("inf"))
    alone = sample(model, chains, 3)
    assert shared.visible.words.tobytes() == alone.visible.words.tobytes()
    assert shared.hidden.words.tobytes() == alone.hidden.words.tobytes()


def test_the_guess_grows_with_rows_and_passes():
    assert passes_cost(7, 3, 11, 5) == 21 * passes_cost(1, 1, 11, 5) > 0


def test_a_number_of_threads_that_is_not_there_is_an_error():
    with pytest.raises(InputError, match="threads must be from 1"):
        set_threads(10**6)


def test_no_more_threads_than_the_process_may_use(monkeypatch):
    monkeypatch.setattr(threads, "processors", lambda: 1)
    assert threads_for(1e12, 784, 500) == 1
    seen = []
    run(lambda share, shares: seen.append((share, shares)), 1e12)
    assert seen == [(0, 1)]


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system binds no process")
def test_processors_are_those_the_process_is_bound_to():
    before = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(before)})
        assert processors() == 1
    finally:
        os.sched_setaffinity(0, before)
    assert 1 <= processors() <= len(before)
