"""Three threads even on fewer cores, so that thread counts can be compared; small machines of prime, distinct sizes."""

import os
import signal
from pathlib import Path

os.environ.setdefault("NUMBA_NUM_THREADS", "3")  # read when Numba is first imported
ROOT = Path(__file__).parents[1]
os.environ.setdefault("NUMBA_CACHE_DIR", str(ROOT / ".numba_cache"))

import numba  # noqa: E402
import numpy as np  # noqa: E402
import pytest  # noqa: E402

from rbm import RBM  # noqa: E402
from rbm.kernels.parallel import pool as threads  # noqa: E402

JIT = not numba.config.DISABLE_JIT


def few(compiled: int, plain: int) -> int:
    """A number of repetitions: fewer where the kernels run as plain Python."""
    return compiled if JIT else plain


def random_machine(n_visible: int, n_hidden: int, seed: int, scale: float = 1.0) -> RBM:
    """Asymmetric parameters, so that a sign, a transposition or a swapped bias shows."""
    g = np.random.default_rng(seed)
    return RBM(
        scale * g.normal(0.1, 1, (n_visible, n_hidden)), g.normal(-0.3, 0.5, n_visible), g.normal(0.4, 0.5, n_hidden)
    )


@pytest.fixture(params=[(5, 3, 11), (7, 2, 13)], ids=["5x3", "7x2"])
def small(request) -> RBM:
    return random_machine(*request.param)


@pytest.fixture
def draws():
    return few


@pytest.fixture(autouse=True)
def all_threads(monkeypatch):
    """Every test starts and ends with all threads, and with work shared however small it is."""
    numba.set_num_threads(3 if JIT else 1)
    monkeypatch.setattr(threads, "processors", lambda: 2**31)  # threads are asked for, whatever this machine has
    worth = threads.min_work_for_threads, threads.min_work_for_barriers
    threads.min_work_for_threads = threads.min_work_for_barriers = 0.0
    yield
    threads.min_work_for_threads, threads.min_work_for_barriers = worth
    numba.set_num_threads(3 if JIT else 1)


@pytest.fixture(autouse=True)
def short_pilots(monkeypatch):
    """Ladders are placed and started by fewer sweeps where the kernels run as plain Python."""
    if not JIT:
        from rbm.likelihood import ladder, ladders

        monkeypatch.setattr(ladder, "_PILOT_CHAINS", 20)
        monkeypatch.setattr(ladder, "_PILOT_STEPS", 40)
        monkeypatch.setattr(ladders, "_START_STEPS", 20)


@pytest.fixture
def no_figures():
    """Reports of studies have no figures: they are drawn elsewhere."""
    import reports

    with reports.without_figures():
        yield


@pytest.fixture(scope="module")
def no_figures_in_module():
    """As `no_figures`, for all tests of a module."""
    import reports

    with reports.without_figures():
        yield


@pytest.fixture
def signals_are_heard():
    """SIGHUP and SIGINT have their default actions, in processes started too, also under nohup or in the background."""
    defaults = {signal.SIGINT: signal.default_int_handler}
    if hasattr(signal, "SIGHUP"):
        defaults[signal.SIGHUP] = signal.SIG_DFL
    before = {number: signal.signal(number, default) for number, default in defaults.items()}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
