import signal

import pytest

from dbn.terminal.interruption import stop_between_steps


class Interrupting:
    """An interrupt that arrives while this is deleted is one Python would print and forget."""

    def __del__(self):
        signal.raise_signal(signal.SIGINT)


def test_an_interrupt_waits_for_the_check_wherever_it_comes(capsys):
    with stop_between_steps("epoch") as check:
        check()
        thing = Interrupting()
        del thing
        assert "after this epoch" in capsys.readouterr().err
        with pytest.raises(KeyboardInterrupt):
            check()


def test_the_second_interrupt_comes_at_once():
    with stop_between_steps("epoch"):
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def leave_by_an_error():
    with stop_between_steps("epoch"):
        assert signal.getsignal(signal.SIGINT) is not signal.default_int_handler
        raise ValueError("out")


def test_the_handler_from_before_is_back():
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(ValueError, match="out"):
        leave_by_an_error()
    assert signal.getsignal(signal.SIGINT) is before
