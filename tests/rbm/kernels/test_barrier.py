"""Teams: who is in one, what each does, and that nobody reads what is not yet written."""

import numba
import numpy as np
import pytest
from conftest import JIT

from rbm.kernels.options import DISABLED, device
from rbm.kernels.parallel.barrier import SLEEPERS, SLEPT, SPACING, ThreadGroup, alone, barrier, join, new_arrivals
from rbm.kernels.parallel.pool import in_threads
from rbm.kernels.parallel.waiting import nanoseconds, sleep_while

ROUNDS = 2003 if JIT else 2


@device
def sum_by_turns(team, counts, bad):
    """Every round members add up what all wrote in the last one, and write the sum; ``bad`` counts sums gone wrong."""
    for number in range(ROUNDS):
        total = np.int64(0)
        for share in range(team.shards):
            total += counts[SPACING * share] - number * share
        barrier(team)  # all have read
        for share in range(team.first, team.shards, team.size):
            bad[SPACING * share] += total != 0
            counts[SPACING * share] += share
        barrier(team)  # all have written


@device
def take_part(arrivals, share, shares, teams, counts, bad):
    team = join(arrivals, share, shares)
    teams[share, 0], teams[share, 1], teams[share, 2] = team.member, team.first, team.size
    if team.size > 0:
        sum_by_turns(team, counts, bad)


def work_together(threads, shares, teams, counts, bad):
    """Every thread takes part with every n-th share, one after the other: with fewer threads some come too late."""
    arrivals = new_arrivals(shares)

    def some(thread):
        for share in range(thread, shares, threads):
            take_part(arrivals, share, shares, teams, counts, bad)

    in_threads(some, threads)


@pytest.mark.parametrize(("threads", "shares"), [(1, 1), (2, 2), (3, 3), (1, 3), (2, 5), (3, 7)])
def test_every_share_is_done_once_a_round_and_read_by_all_before_the_next(threads, shares):
    numba.set_num_threads(threads if JIT else 1)
    teams = np.full((shares, 3), -1)
    counts, bad = np.zeros(shares * SPACING, np.int64), np.zeros(shares * SPACING, np.int64)
    work_together(threads, shares, teams, counts, bad)
    assert counts[::SPACING].tolist() == [ROUNDS * share for share in range(shares)]
    assert not bad.any()
    size = max(teams[:, 2])
    assert 1 <= size <= shares
    assert sorted(teams[:, 2]) == [0] * (shares - size) + [size] * size  # all others know that they are none
    members = teams[teams[:, 2] > 0]
    assert sorted(members[:, 0]) == sorted(members[:, 1]) == list(range(size))
    if size == shares:
        assert teams[:, 1].tolist() == list(range(shares))  # each keeps its own share


def test_nobody_waits_for_those_who_do_not_come():
    board = new_arrivals(3)
    first, late = join(board, 2, 3), join(board, 0, 3)
    assert first[1:] == (0, 0, 1, 3)  # does the shares from 0 on, not just its own
    assert late.size == 0
    barrier(first)
    assert isinstance(first, ThreadGroup)


def test_whoever_is_alone_does_all_shares_and_meets_nobody():
    team = alone(5)
    assert list(range(team.first, team.shards, team.size)) == [0, 1, 2, 3, 4]
    barrier(team)


def test_plain_python_runs_the_twins():
    assert DISABLED == (sleep_while is sleep_while.numpy)


@device
def arrive_late(arrivals, shard, shards, nanos):
    group = join(arrivals, shard, shards)
    began = nanoseconds()
    while shard == 1 and nanoseconds() - began < nanos:
        pass
    barrier(group)
    barrier(group)


@pytest.mark.skipif(not JIT, reason="plain Python has no threads that wait")
def test_a_thread_that_waits_long_sleeps_is_woken_and_knows_for_how_long():
    for _ in range(50):  # on a busy machine the other may come as late, or not at all
        arrivals = new_arrivals(2)
        in_threads(lambda shard, arrivals=arrivals: arrive_late(arrivals, shard, 2, 3_000_000), 2)
        assert arrivals[SLEEPERS] == 0
        slept = arrivals[SPACING + SLEPT :: SPACING]
        if arrivals[0] == 2**30 + 2 and max(slept) > 2_000_000:
            assert max(slept) < 300_000_000
            return
    pytest.fail("no thread ever slept until the other came")
