import signal
import threading

import pytest

from rbm.signals import TERMINATING, Terminated, deferring_signals, noting_signals, raising_termination

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="signals of POSIX")


@pytest.mark.parametrize("number", TERMINATING)
def test_the_first_is_noted_and_the_second_raised(number):
    with noting_signals() as check:
        signal.raise_signal(number)
        with pytest.raises(Terminated) as end:
            check()
        assert end.value.code == 128 + number
        with pytest.raises(Terminated):
            signal.raise_signal(number)


def test_a_block_in_a_block_is_a_part_of_it():
    with noting_signals() as outer, noting_signals(TERMINATING) as inner:
        assert inner == outer
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            inner()


def test_the_second_waits_where_it_is_deferred():
    with noting_signals() as check:
        signal.raise_signal(signal.SIGTERM)
        with deferring_signals():
            signal.raise_signal(signal.SIGTERM)
        with pytest.raises(Terminated):
            check()
        with pytest.raises(Terminated):
            signal.raise_signal(signal.SIGTERM)


def test_what_is_ignored_stays_so(monkeypatch):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with raising_termination(), noting_signals() as check:
            signal.raise_signal(signal.SIGHUP)
            check()
    finally:
        signal.signal(signal.SIGHUP, before)


def test_other_threads_are_left_alone():
    def work():
        with noting_signals() as check, raising_termination(), deferring_signals():
            check()
        done.append(1)

    done: list[int] = []
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done
