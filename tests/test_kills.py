"""kill -9 at random moments, and at every moment of a checkpoint's writing: what is on disk opens and goes on."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import command_line
import numpy as np
import psutil
import pytest
from conftest import JIT
from toys import bits_of, stripes

import analysis.cli
import dbn.cli
from dbn import load
from rbm import InputError
from rbm.storage.lock import holding

pytestmark = [
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal"),
    pytest.mark.skipif(not JIT, reason="files and processes are the same with kernels as plain Python"),
]
TRAIN = [
    "--threads",
    "1",
    "train",
    "--layers",
    "70,20",
    "--epochs",
    "12",
    "--k",
    "1",
    "--batch-size",
    "7",
    "--seed",
    "3",
    "--snapshots",
]
STUDY = ["study", "--layers", "5,3", "--epochs", "3", "--k", "1", "--batch-size", "7", "--seed", "3", "--shuffles", "2",
         "--splits", "2", "--samples", "2", "--steps", "2", "--patterns", "4", "--bootstraps", "2",
         "--power-law-draws", "1", "--matches", "2", "--subsamples", "2", "--networks", "trained,widths equal",
         "--workers", "2"]  # fmt: skip
CALL = "import sys; from {0}.cli import main; main(sys.argv[1:])"
DIE = """
import os, signal, sys
moment, rbm_files = sys.argv.pop(1), __import__("rbm.files").files
calls, real = 0, {"fsync": os.fsync, "replace": os.replace}
def die_at(name):
    def call(*arguments):
        global calls
        calls += 1
        if calls == 3 and moment == "before " + name:
            os.kill(os.getpid(), signal.SIGKILL)
        real[name](*arguments)
        if calls == 3 and moment == "after " + name:
            os.kill(os.getpid(), signal.SIGKILL)
    return call
class HalfWritten:
    def __init__(self, file): self.file = file
    def __enter__(self): return self
    def __exit__(self, *error): self.file.close()
    def write(self, content):
        global calls
        calls += 1
        self.file.write(content[: len(content) // 2 if calls == 3 else None])
        self.file.flush()
        if calls == 3:
            os.kill(os.getpid(), signal.SIGKILL)
if moment == "half of it":
    rbm_files.open = lambda path, mode: HalfWritten(open(path, mode)) if mode == "wb" else open(path, mode)
else:
    name = moment.split()[1]
    setattr(os, name, die_at(name))
from dbn.cli import main
main(sys.argv[1:])
"""
MOMENTS = ["half of it", "before fsync", "after fsync", "before replace", "after replace"]


def start(code: str, *arguments: object) -> psutil.Popen:
    words = [sys.executable, "-c", code, *map(str, arguments)]
    return psutil.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The data, and the training and the study that nobody stopped."""
    here = tmp_path_factory.mktemp("whole")
    np.save(here / "data.npy", stripes(83, columns=9))
    command_line.call(dbn.cli.main, *TRAIN, "--data", here / "data.npy", "--out", here / "model.h5")
    return here


@pytest.fixture(scope="module")
def whole_study(whole, no_figures_in_module):
    command_line.call(analysis.cli.main, "--threads", 1, *STUDY, "--data", whole / "data.npy", "--out", whole / "study")
    return (whole / "study" / "study.csv").read_bytes()


def bits(path: Path) -> list:
    return [bits_of(state) for state in load(path).states]


def check_left(out: Path) -> None:
    """What is there after a kill: the lock, temporary files, and a checkpoint that opens, if any."""
    assert all(p == out or (p.name.startswith(".") and p.suffix in (".part", ".lock")) for p in out.parent.iterdir())
    if out.exists():
        load(out)


def check_goes_on(out: Path, whole: Path) -> None:
    how = [*TRAIN[:3], "--resume"] if out.exists() else [*TRAIN, "--data", whole / "data.npy"]
    command_line.call(dbn.cli.main, *how, "--out", out)
    assert bits(out) == bits(whole / "model.h5")
    assert os.listdir(out.parent) == [out.name]


def kill_trainings(number: int, whole: Path, tmp_path: Path) -> None:
    g = np.random.default_rng(17)
    before = time.monotonic()
    start(CALL.format("dbn"), *TRAIN, "--data", whole / "data.npy", "--out", tmp_path / "timed.h5").communicate()
    takes = time.monotonic() - before
    for i in range(number):
        (tmp_path / str(i)).mkdir()
        out = tmp_path / str(i) / "model.h5"
        process = start(CALL.format("dbn"), *TRAIN, "--data", whole / "data.npy", "--out", out)
        while not list(out.parent.iterdir()) and process.poll() is None:
            time.sleep(0.005)
        time.sleep(g.uniform(0, 0.5 * takes))
        process.kill()
        process.communicate()
        check_left(out)
        check_goes_on(out, whole)


def kill_studies(number: int, data: Path, csv: bytes, tmp_path: Path) -> None:
    g = np.random.default_rng(18)
    for i in range(number):
        out = tmp_path / str(i)
        process = start(CALL.format("analysis"), *STUDY, "--data", data, "--out", out)
        while len(workers := process.children(recursive=True)) < 2 and process.poll() is None:
            time.sleep(0.01)
        time.sleep(g.uniform(0, 6))
        workers = {*workers, *process.children(recursive=True)} if process.poll() is None else set(workers)
        process.kill()
        process.stderr.close()
        process.wait()
        assert not psutil.wait_procs(list(workers), timeout=15)[1], "a worker outlived its parent"
        for model in out.glob("networks/*/model.h5"):
            load(model)
        command_line.call(analysis.cli.main, "--threads", 1, "study", "--resume", "--out", out)
        assert (out / "study.csv").read_bytes() == csv
        assert not list(out.rglob(".*"))


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_in_the_writing_of_a_checkpoint(moment, whole, tmp_path):
    out = tmp_path / "model.h5"
    process = start(DIE, moment, *TRAIN, "--data", whole / "data.npy", "--out", out)
    errors = process.communicate()[1]
    assert process.returncode == -signal.SIGKILL, errors
    epochs = load(out).epochs_done
    assert epochs == {"after replace": 3}.get(moment, 2)
    assert len(list(tmp_path.glob(".*.part"))) == (moment != "after replace")
    check_goes_on(out, whole)


def test_trainings_killed_at_random(whole, tmp_path):
    kill_trainings(6, whole, tmp_path)


def test_studies_with_workers_killed_at_random(whole, whole_study, tmp_path):
    kill_studies(2, whole / "data.npy", whole_study, tmp_path)


@pytest.mark.thorough
def test_a_hundred_kills(whole, whole_study, tmp_path):
    (tmp_path / "trainings").mkdir()
    kill_trainings(80, whole, tmp_path / "trainings")
    kill_studies(25, whole / "data.npy", whole_study, tmp_path)


@pytest.mark.usefixtures("signals_are_heard")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("times", [1, 2])
def test_a_signal_is_one_line_a_status_and_a_training_that_goes_on(number, times, whole, tmp_path):
    out = tmp_path / "model.h5"
    process = start(CALL.format("dbn"), *TRAIN, "--data", whole / "data.npy", "--out", out)
    while not out.exists() and process.poll() is None:
        time.sleep(0.002)
    for _ in range(times):
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(number)
    errors = process.communicate()[1].decode()
    assert process.returncode == 128 + number, errors
    assert errors.count("Go on with: dbn train --resume --out") == 1
    assert "Traceback" not in errors
    assert os.listdir(tmp_path) == ["model.h5"]
    check_goes_on(out, whole)


def test_interrupts_in_the_first_seconds_with_workers_are_one_line(whole, tmp_path):
    """Ctrl-C reaches the workers too, which may not have begun to ignore it."""
    for i, delay in enumerate((0, 0.1, 0.4)):
        process = start(CALL.format("analysis"), *STUDY, "--data", whole / "data.npy", "--out", tmp_path / str(i))
        while len(process.children(recursive=True)) < 2 and process.poll() is None:
            time.sleep(0.005)
        time.sleep(delay)
        os.killpg(process.pid, signal.SIGINT)
        errors = process.communicate()[1].decode()
        assert process.returncode == 130, errors
        assert "Traceback" not in errors
        assert errors.count("Go on with: relevance study --resume") == 1


def test_two_at_once_of_one_file_or_directory(whole, tmp_path):
    with holding(tmp_path / "model.h5"):
        for how in ([*TRAIN, "--data", whole / "data.npy"], [*TRAIN[:3], "--resume"]):
            text = command_line.call(dbn.cli.main, *how, "--out", tmp_path / "model.h5", status=2)
            assert f"is being written by process {os.getpid()} on" in text
    (tmp_path / "run").mkdir()
    with holding(tmp_path / "run"):
        text = command_line.call(
            analysis.cli.main, *STUDY, "--data", whole / "data.npy", "--out", tmp_path / "run", status=2
        )
        assert f"is being written by process {os.getpid()} on" in text
    assert os.listdir(tmp_path) == ["run"]
    assert not os.listdir(tmp_path / "run")


def test_a_study_that_fails_at_its_start_can_be_called_again(whole, tmp_path, monkeypatch):
    from analysis.study import run, tasks
    from analysis.study.config import preset

    config = preset("quick", {"data": str(whole / "data.npy")}, {"layers": (3,), "epochs": 1})
    monkeypatch.setattr(tasks, "PATIENCE", 0.5)
    for _ in range(2):
        with pytest.raises(InputError, match="no Dask scheduler"):
            run.run_study(config, tmp_path / "a" / "b", scheduler="tcp://127.0.0.1:9")
        assert not os.listdir(tmp_path)
