"""Threads where other work wants the processors: what is measured decides, and only for a while."""

import pytest

from rbm.kernels.parallel import pace as module
from rbm.kernels.parallel.pace import MAX_WAITING, Pace
from rbm.kernels.parallel.processors import quota_of

MUCH = MAX_WAITING + 0.1


def wait_twice(pace):
    """Several threads waited much, in two turns: once is forgiven."""
    pace.record(2, 1e6, 1.0, MUCH)
    assert (pace.threads(2), pace.trying) == (2, False)
    pace.record(2, 1e6, 1.0, MUCH)


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 100.0

    monkeypatch.setattr(module.time, "monotonic", lambda: Clock.now)
    return Clock


def test_threads_that_hardly_wait_go_on(clock):
    pace = Pace()
    for _ in range(5):
        assert pace.threads(3) == 3
        assert pace.max_waiting() == MAX_WAITING
        pace.record(3, 1e6, 0.1, MAX_WAITING)


def test_one_thread_is_tried_where_threads_wait_and_goes_on_if_it_is_faster(clock):
    pace = Pace()
    wait_twice(pace)
    assert (pace.threads(2), pace.trying) == (1, True)
    pace.record(1, 1e5, 0.09, 0.0)  # .9 of the time for as much work
    assert (pace.threads(2), pace.trying) == (1, False)
    clock.now += 0.05
    assert pace.threads(2) == 1
    clock.now += 0.02
    assert pace.threads(2) == 2


def test_threads_go_on_although_they_wait_if_they_are_faster(clock):
    pace = Pace()
    wait_twice(pace)
    pace.record(1, 1e5, 0.11, 0.0)
    assert (pace.threads(2), pace.max_waiting()) == (2, 1.0)
    pace.record(2, 1e6, 1.0, MUCH)
    assert pace.threads(2) == 2  # not tried again so soon
    clock.now += 0.07
    assert pace.max_waiting() == MAX_WAITING
    wait_twice(pace)
    assert pace.threads(2) == 1


def test_a_disturbance_between_turns_that_hardly_wait_is_forgiven(clock):
    pace = Pace()
    for waiting in (MUCH, 0.0, MUCH, 0.1, MUCH):
        pace.record(2, 1e6, 1.0, waiting)
        assert pace.threads(2) == 2


def test_decisions_hold_for_longer_each_time_until_threads_hardly_wait(clock):
    pace, holds = Pace(), []
    for _ in range(8):
        wait_twice(pace)
        pace.record(1, 1e6, 0.5, 0.0)
        holds.append(pace.alone_until - clock.now)
        clock.now = pace.alone_until
    assert holds == pytest.approx([0.06, 0.12, 0.24, 0.48, 0.96, 1.92, 2, 2])
    pace.record(2, 1e6, 1.0, 0.0)
    assert pace.hold == 0.06


def test_nothing_is_learnt_of_nothing(clock):
    pace = Pace()
    pace.record(2, 0.0, 1.0, 1.0)
    assert not pace.trying


CPU_MAX = {"a/cpu.max": "150000 100000", "a/b/cpu.max": "max 100000"}
CFS = {"cpu/a/cpu.cfs_quota_us": "310000", "cpu/a/cpu.cfs_period_us": "100000"}


@pytest.mark.parametrize(
    ("files", "own", "expected"),
    [
        (CPU_MAX, "0::/a/b", 1),  # that of the group around it
        ({**CPU_MAX, "a/b/cpu.max": "50000 100000"}, "0::/a/b", 1),  # never none
        ({"cpu.max": "250000 100000"}, "0::/", 2),
        (CFS, "4:memory:/a\n3:cpu,cpuacct:/a\n0::/", 3),
        ({**CFS, "cpu/a/cpu.cfs_quota_us": "-1"}, "3:cpu,cpuacct:/a", 2**31),
        ({}, "0::/gone", 2**31),
        ({"cpu.max": "nonsense"}, "0::/", 2**31),
    ],
)
def test_quotas_of_control_groups(files, own, expected, tmp_path):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert quota_of(own, tmp_path) == expected
