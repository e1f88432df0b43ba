"""Tasks on processes and on a real Dask cluster; what fails, dies or is interrupted leaves no process behind."""

import contextlib
import os
import signal
import sys
import threading
import time

import command_line
import numba
import numpy as np
import psutil
import pytest
import task_probes
from toys import stripes

from analysis.cli import main
from analysis.study import run as study
from analysis.study import tasks
from analysis.study.tasks import run_tasks
from dbn.checkpoint import load
from rbm import InputError

SIZES = ["--layers", "5,3", "--epochs", "3", "--k", "1", "--batch-size", "7", "--seed", "3", "--shuffles", "2",
         "--splits", "2", "--samples", "2", "--steps", "2", "--patterns", "4", "--bootstraps", "2",
         "--power-law-draws", "1", "--matches", "2", "--subsamples", "2",
         "--networks", "trained,widths equal"]  # fmt: skip


def gone(pid: int, patience: float = 10) -> bool:
    """Whether the process has ended, or does so soon."""
    with contextlib.suppress(psutil.NoSuchProcess, psutil.TimeoutExpired):
        process = psutil.Process(pid)
        if process.status() != psutil.STATUS_ZOMBIE:
            process.wait(patience)
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_every_task_runs_once_in_other_processes_that_share_the_threads(tmp_path):
    done = []
    run_tasks(task_probes.note, [(str(tmp_path), i) for i in range(5)], workers=2, on_wait=done.append)
    notes = [(tmp_path / str(i)).read_text().split() for i in range(5)]
    assert len(list(tmp_path.iterdir())) == 5
    assert os.getpid() not in {int(pid) for pid, _ in notes}
    assert len({pid for pid, _ in notes}) <= 2
    assert {int(threads) for _, threads in notes} == {max(1, numba.get_num_threads() // 2)}
    assert done == sorted(done)
    assert done[-1] == 5


def test_one_task_gets_all_the_threads(tmp_path):
    run_tasks(task_probes.note, [(str(tmp_path), 0)], workers=2)
    assert int((tmp_path / "0").read_text().split()[1]) == numba.get_num_threads()


def test_no_task_is_no_work():
    run_tasks(task_probes.die, [], workers=2)


def test_the_first_failure_is_raised_and_ends_the_rest(tmp_path):
    with pytest.raises(InputError, match="number 0 fails"):
        run_tasks(task_probes.fail, [(str(tmp_path), i) for i in range(2)], workers=2)
    assert gone(int((tmp_path / "begun").read_text()))


def test_a_process_that_dies_is_one_sentence(tmp_path):
    with pytest.raises(InputError, match="a worker process died"):
        run_tasks(task_probes.die, [(str(tmp_path), i) for i in range(2)], workers=2)


def test_an_interrupt_ends_the_processes(tmp_path):
    def interrupt(n_done: int) -> None:
        if (tmp_path / "begun").exists():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_tasks(task_probes.fail, [(str(tmp_path), 1)], workers=2, on_wait=interrupt)
    assert gone(int((tmp_path / "begun").read_text()))


pytestmark = pytest.mark.usefixtures("no_figures_in_module")


@pytest.fixture(scope="module")
def here(tmp_path_factory, no_figures_in_module):
    """A study run in this process alone: its directory and that of the data."""
    directory = tmp_path_factory.mktemp("tasks")
    np.save(directory / "data.npy", stripes(83, columns=9))
    command_line.call(main, "study", *SIZES, "--data", directory / "data.npy", "--out", directory / "here")
    return directory


def parameters(path) -> list[bytes]:
    return [a.tobytes() for m in load(path).model.machines for a in (m.weights, m.visible_bias, m.hidden_bias)]


def same(here, other) -> bool:
    """The table to the last digit, and the weights to the last bit."""
    names = [p.parent.name for p in sorted((here / "here" / "networks").glob("*/model.h5"))]
    assert len(names) == 2
    models = all(
        parameters(here / "here" / "networks" / n / "model.h5") == parameters(other / "networks" / n / "model.h5")
        for n in names
    )
    return models and (here / "here" / "study.csv").read_bytes() == (other / "study.csv").read_bytes()


@pytest.mark.parametrize(("number", "send", "times"), [(signal.SIGINT, os.killpg, 1), (signal.SIGTERM, os.kill, 2)])
def test_a_study_that_is_stopped_leaves_no_process_and_goes_on_to_the_same(here, tmp_path, number, send, times):
    """Ctrl-C in a terminal reaches the whole group of processes, a batch system's SIGTERM the first, twice or more."""
    arguments = [*SIZES, "--data", here / "data.npy", "--out", tmp_path / "run", "--workers", 2]
    code = "import sys; from analysis.cli import main; main(sys.argv[1:])"
    process = psutil.Popen([sys.executable, "-c", code, "study", *map(str, arguments)], start_new_session=True)
    try:
        while not list((tmp_path / "run").glob("networks/*/model.h5")):
            assert process.poll() is None
            time.sleep(0.02)
        children = process.children(recursive=True)
        for _ in range(times):
            send(process.pid, number)
            time.sleep(0.003)
        assert process.wait(60) == 128 + number
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    assert len(children) >= 2
    assert all(gone(child.pid) for child in children)
    assert not (tmp_path / "run" / "study.csv").exists()
    command_line.call(main, "study", "--resume", "--workers", 1, "--out", tmp_path / "run")
    assert same(here, tmp_path / "run")
    assert not list((tmp_path / "run").glob("networks/*/.*"))


def test_a_killed_worker_of_a_dask_cluster_changes_nothing(here, tmp_path, monkeypatch):
    """A real scheduler with two worker processes; one is killed in the middle of a training."""
    from distributed import LocalCluster

    killed = []

    def kill() -> None:
        while not ((tmp_path / "run" / "victim").exists() and (tmp_path / "run" / "victim").read_text()):
            time.sleep(0.05)
        killed.append(int((tmp_path / "run" / "victim").read_text()))
        os.kill(killed[0], signal.SIGKILL)

    monkeypatch.setattr(study, "train_network", task_probes.train_once_interrupted)
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        killer = threading.Thread(target=kill, daemon=True)
        killer.start()
        command_line.call(
            main, "study", *SIZES, "--data", here / "data.npy", "--out", tmp_path / "run",
            "--scheduler", cluster.scheduler_address,
        )  # fmt: skip
        killer.join(5)
    assert killed
    lines = [line.split() for line in (tmp_path / "run" / "epochs of trained").read_text().splitlines()]
    assert [int(epochs) for pid, epochs in lines if int(pid) == killed[0]] == [1, 2, 3]
    others = [int(epochs) for pid, epochs in lines if int(pid) != killed[0]]
    assert others == [3, 4, 5, 6]  # taken up where the killed one was, by another process
    assert same(here, tmp_path / "run")


def test_two_networks_at_once_in_one_process_are_the_same(here, tmp_path):
    """Threads of one Dask worker: kernels of each task have threads of their own."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None) as cluster:
        command_line.call(
            main, "study", *SIZES, "--data", here / "data.npy", "--out", tmp_path / "run",
            "--scheduler", cluster.scheduler_address,
        )  # fmt: skip
    assert same(here, tmp_path / "run")


def test_a_scheduler_that_cannot_be_used_is_one_sentence(monkeypatch):
    monkeypatch.setattr(tasks, "PATIENCE", 0.5)
    for address in ("tcp://127.0.0.1:9", "nonsense://x"):
        with pytest.raises(InputError, match=f"no Dask scheduler answers at {address}"):
            run_tasks(task_probes.note, [("", 0)], workers=2, scheduler=address)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install 'relevance-rbm\[dask\]'"):
        run_tasks(task_probes.note, [("", 0)], workers=2, scheduler="tcp://127.0.0.1:9")


def test_an_interrupt_before_tasks_are_handed_out_prints_nothing(tmp_path, monkeypatch):
    """loky's thread looks up tasks it has forgotten; to see that, the thread is kept from handing them out."""
    from loky.process_executor import _ExecutorManagerThread

    hand_out = _ExecutorManagerThread.add_call_item_to_queue
    heard = []
    monkeypatch.setattr(
        _ExecutorManagerThread,
        "add_call_item_to_queue",
        lambda self: hand_out(self) if self.executor_flags.shutdown else None,
    )
    monkeypatch.setattr(threading, "excepthook", heard.append)
    hook = threading.excepthook

    def interrupt(n_done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_tasks(task_probes.note, [(str(tmp_path), i) for i in range(3)], workers=2, on_wait=interrupt)
    assert not heard
    assert threading.excepthook == hook
    workers = [child for child in psutil.Process().children() if "popen_loky" in " ".join(child.cmdline())]
    assert all(gone(worker.pid) for worker in workers)
