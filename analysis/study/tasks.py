"""Run independent tasks by loky's pool of processes on this machine, or on a Dask cluster.

A task is a function of a module, called with plain arguments, that writes its own files and can be run again: a killed
worker's task is. Results never travel, so nothing depends on where or in which order tasks run.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError
from contextlib import contextmanager
from typing import Any

from rbm.errors import InputError
from rbm.signals import TERMINATING, blocked_signals, deferring_signals, noting_signals

RETRIES = 3  # on Dask, of a task that raised an error: a file system may fail for a moment
WAIT = 0.2  # seconds between two looks at the tasks
PATIENCE = 30  # seconds until a scheduler must have answered
_MANAGER = "ExecutorManagerThread"  # name loky gives the thread that hands tasks to workers
_PR_SET_PDEATHSIG = 1  # of Linux: the signal a process gets when its parent ends

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

    The first task that fails ends the others, and its error is raised. Leaving by any error, KeyboardInterrupt,
    SIGTERM and SIGHUP too, ends the processes; on a cluster tasks that have begun run to their end, which does no harm.

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
    pool = _processes(min(workers, len(tasks))) if scheduler is None else _cluster(scheduler)
    with noting_signals(TERMINATING) as check:
        try:
            with pool as submit:
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
            check()  # what ended the workers may have been meant for all
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
    from loky import ProcessPoolExecutor

    threads = str(max(1, numba.get_num_threads() // workers))
    names = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
    try:
        if sys.platform != "win32":
            from multiprocessing import resource_tracker

            with blocked_signals():  # they are let through when its process has been started, so do it beforehand
                resource_tracker.ensure_running()
        with blocked_signals():
            executor = ProcessPoolExecutor(
                workers, env=dict.fromkeys(names, threads), initializer=_begin_worker, initargs=(os.getpid(),)
            )
    except OSError as error:  # shared memory that cannot be written, for one
        raise InputError(f"cannot start worker processes ({error.strerror}): use --workers 1") from None

    def submit(function: Callable[..., None], *arguments: Any) -> Any:
        with blocked_signals():
            return executor.submit(function, *arguments)

    try:
        yield submit
    except BaseException:
        with deferring_signals(), _unheard_end_of_manager():
            executor.shutdown(wait=True, kill_workers=True)
        raise
    executor.shutdown(wait=True)


@contextmanager
def _unheard_end_of_manager() -> Iterator[None]:
    """Print no traceback of loky's manager thread while its workers are killed.

    Tasks it has not yet handed out are forgotten first and looked up next: it ends by a KeyError once the workers are
    killed, which is what was asked for.
    """
    before = threading.excepthook

    def hook(error: threading.ExceptHookArgs) -> None:
        if error.exc_type is not KeyError or error.thread is None or error.thread.name != _MANAGER:
            before(error)

    threading.excepthook = hook
    try:
        yield
    finally:
        threading.excepthook = before


def _begin_worker(parent: int) -> None:
    """Leave signals to the parent, which alone decides what follows, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where signals cannot be blocked
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    elif sys.platform != "win32":
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if sys.platform != "win32" and os.getppid() != parent:  # it ended before this
        os._exit(1)


def _watch(parent: int) -> None:
    """End this process when its parent has ended."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


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
