"""Run independent tasks by joblib's pool of processes on this machine, or on a Dask cluster.

A task is a function of a module, called with plain arguments, that writes its own files and can be run again: a killed
worker's task is. Results never travel, so nothing depends on where or in which order tasks run.
"""

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError
from contextlib import contextmanager
from types import FrameType
from typing import Any

from rbm.errors import InputError

RETRIES = 3  # on Dask, of a task that raised an error: a file system may fail for a moment
WAIT = 0.2  # seconds between two looks at the tasks
PATIENCE = 30  # seconds until a scheduler must have answered

Task = tuple[Any, ...]
Submit = Callable[..., Any]  # function and arguments in, a future out


def run_tasks(
    function: Callable[..., None],
    tasks: Sequence[Task],
    *,
    workers: int,
    scheduler: str | None = None,
    on_wait: Callable[[int], None] = lambda n_done: None,
) -> None:
    """Call ``function(*task)`` for every task, several at once; returns when all are done.

    The first task that fails ends the others, and its error is raised. Leaving by any error, KeyboardInterrupt and
    SIGTERM too, ends the processes; on a cluster tasks that have begun run to their end, which does no harm.

    Parameters
    ----------
    function : callable
        Of a module, not of ``__main__``.
    workers : int
        Processes, unless a scheduler is given. They share the threads of this process evenly.
    scheduler : str, optional
        Address of a Dask scheduler, e.g. ``tcp://host:8786``. Its workers must have this package and see the same
        files under the same names; more than one thread each (``dask worker --nthreads 1``) is of no use.
    on_wait : callable
        Called a few times a second with the number of tasks done.

    Raises
    ------
    InputError
        If the scheduler cannot be used, or a process died.
    """
    if not tasks:
        return
    try:
        pool = _processes(min(workers, len(tasks))) if scheduler is None else _cluster(scheduler)
        with _noting_termination() as check, pool as submit:
            futures = [submit(function, *task) for task in tasks]
            waiting = set(futures)
            while waiting:
                check()
                done = {future for future in waiting if future.done()}
                for future in done:
                    future.result()
                waiting -= done
                on_wait(len(futures) - len(waiting))
                if waiting:
                    time.sleep(WAIT)
    except BrokenExecutor as error:
        reason = str(error).partition("\n")[0]
        raise InputError(
            f"a worker process died, perhaps for want of memory ({reason}): go on with --resume and fewer --workers"
        ) from None
    except CancelledError:
        raise InputError("the Dask scheduler lost the tasks: start it again and go on with --resume") from None


@contextmanager
def _processes(workers: int) -> Iterator[Submit]:
    """Start processes of this machine; all end with the block, at once if it is left by an error."""
    import numba
    from joblib.externals.loky import ProcessPoolExecutor

    threads = str(max(1, numba.get_num_threads() // workers))
    names = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
    executor = ProcessPoolExecutor(workers, env=dict.fromkeys(names, threads), initializer=_leave_interrupts_to_parent)
    try:
        yield executor.submit
    except BaseException:
        executor.shutdown(wait=True, kill_workers=True)
        raise
    executor.shutdown(wait=True)


@contextmanager
def _noting_termination() -> Iterator[Callable[[], None]]:
    """Note SIGTERM inside the block; the function given then raises SystemExit with a shell's status for it.

    Without this the process would end at once and leave its workers running. Where SIGTERM is ignored, or handled
    outside of Python, nothing is changed.
    """
    noted = False
    before = signal.getsignal(signal.SIGTERM)
    here = threading.current_thread() is threading.main_thread() and before not in (signal.SIG_IGN, None)

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal noted
        noted = True

    def check() -> None:
        if noted:
            sys.exit(128 + signal.SIGTERM)

    if here:
        signal.signal(signal.SIGTERM, note)
    try:
        yield check
    finally:
        if here:
            signal.signal(signal.SIGTERM, before)


def _leave_interrupts_to_parent() -> None:
    """Ignore Ctrl-C, which reaches every process of the terminal: the parent alone decides what follows."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _cluster(scheduler: str) -> Iterator[Submit]:
    """Connect to a Dask cluster, which runs the tasks of a lost worker again by itself."""
    try:
        from distributed import Client
    except ImportError:
        raise InputError("--scheduler needs Dask: pip install 'relevance-rbm[dask]'") from None
    try:
        client = Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        reason = " ".join(str(error).split())[:200]
        raise InputError(
            f"no Dask scheduler answers at {scheduler} ({reason}): start one, or give its address"
        ) from None
    with client:
        if not client.scheduler_info(n_workers=-1)["workers"]:
            raise InputError(
                f"the Dask scheduler at {scheduler} has no worker: start some with dask worker {scheduler}"
            )
        futures: list[Any] = []

        def submit(function: Callable[..., None], *arguments: Any) -> Any:
            futures.append(client.submit(function, *arguments, retries=RETRIES, pure=False))
            return futures[-1]

        try:
            yield submit
        finally:
            client.cancel([future for future in futures if not future.done()])
