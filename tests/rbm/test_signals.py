import signal
import sys
import threading
import time
import weakref

import pytest

from rbm.signals import TERMINATING, Terminated, deferring_signals, noting_signals, raising_signals

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="signals of POSIX")


@pytest.mark.usefixtures("signals_are_heard")
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


class Interrupted:
    """Sends a signal from where Python forgets exceptions."""

    def __init__(self, number):
        self.number = number

    def __del__(self):
        signal.raise_signal(self.number)


@pytest.mark.usefixtures("signals_are_heard")
@pytest.mark.parametrize("number", [signal.SIGINT, *TERMINATING])
@pytest.mark.parametrize("how", ["del", "weak reference"])
def test_what_python_forgets_is_raised_again(number, how, capsys):
    def forget():
        if how == "del":
            Interrupted(number)
        else:
            held = set()
            reference = weakref.ref(held, lambda _: signal.raise_signal(number))
            del held
            assert reference() is None
        time.sleep(10)

    with raising_signals(), pytest.raises((Terminated, KeyboardInterrupt)) as end:
        forget()
    assert getattr(end.value, "code", 130) == 128 + number
    assert "Traceback" not in capsys.readouterr().err


def test_other_exceptions_that_python_forgets_are_told_of(monkeypatch):
    class Broken:
        def __del__(self):
            raise OSError

    told = []
    monkeypatch.setattr(sys, "unraisablehook", told.append)
    with raising_signals():
        Broken()
    assert [type(t.exc_value) for t in told] == [OSError]
    assert sys.unraisablehook == told.append


def test_what_is_ignored_stays_so(monkeypatch):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with raising_signals(), noting_signals() as check:
            signal.raise_signal(signal.SIGHUP)
            check()
    finally:
        signal.signal(signal.SIGHUP, before)


def test_other_threads_are_left_alone():
    def work():
        with noting_signals() as check, raising_signals(), deferring_signals():
            check()
        done.append(1)

    done: list[int] = []
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done
