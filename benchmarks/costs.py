"""What a user waits for and pays: starts, growth with rows and Gibbs steps, memory of an epoch, annealing."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.annealing import annealing
from benchmarks.contestants import OURS, load
from benchmarks.machine.timing import Entry, interleaved
from benchmarks.reports.rows import Row
from benchmarks.subjects.problem import Problem, Task

STEPS = (1, 2, 5, 10, 20)  # Gibbs steps k
PARTS = (4, 2, 1)  # the rows, and a half and a quarter of them
CLI = ("-m", "dbn", "train", "--layers", "11,7", "--epochs", "1", "--k", "2", "--estimator", "cd,pcd", "--out")

# Kernels come from the cache and run on a few rows first, and the peak is set back (Linux): what grows is the epoch's.
MEMORY = """
import sys
import numpy as np
from rbm import States, TrainingConfig
from rbm.training.loop import train_epoch
from rbm.training.state import initialise
def megabytes(name):
    lines = dict(line.split(":", 1) for line in open("/proc/self/status"))
    return int(lines[name].split()[0]) / 1024
words = np.load(sys.argv[1])
data, config = States(words, int(sys.argv[2])), TrainingConfig(n_hidden=int(sys.argv[3]), k=1)
state = initialise(data, config)
train_epoch(state, data.rows(slice(0, 200)))
open("/proc/self/clear_refs", "w").write("5")
before = megabytes("VmRSS")
train_epoch(state, data)
print(megabytes("VmHWM") - before)
"""


def run(problem: Problem, threads: int, repeats: int) -> tuple[list[Row], dict[str, float]]:
    """Rows "start", "annealing" and "growth"; facts say how far from a line the growth is, and the memory in MB."""
    with tempfile.TemporaryDirectory() as scratch:
        rows = _starts(Path(scratch), repeats, threads)
        facts = {"memory of an epoch beyond the data and the model (MB)": _memory(problem, Path(scratch))}
        annealed, costs = annealing(problem, Path(scratch), threads)
        rows, facts = rows + annealed, facts | costs
    for title, tasks, amounts in (
        ("rows", [(_part(problem, part), Task("cd", 1)) for part in PARTS], [problem.states.n // p for p in PARTS]),
        ("steps", [(problem, Task("cd", k)) for k in STEPS], list(STEPS)),
    ):
        entries = [Entry(OURS.name, load(OURS)(p, task).epoch, threads) for p, task in tasks]
        for entry in entries:
            entry.run()
        times = interleaved(entries, repeats, 0.05, 0.0)
        rows += [
            Row("growth", f"{amount} {title}", OURS.name, threads, tuple(t))
            for amount, t in zip(amounts, times, strict=True)
        ]
        facts[f"largest deviation from a line in the number of {title}"] = _off_line(amounts, [min(t) for t in times])
    return rows, facts


def _part(problem: Problem, part: int) -> Problem:
    rows = slice(0, problem.states.n // part)
    return problem._replace(states=problem.states.rows(rows), dense=problem.dense[rows])


def _off_line(amounts: list[int], seconds: list[float]) -> float:
    """Largest relative deviation from the least-squares line."""
    x, y = np.array(amounts, float), np.array(seconds)
    return float(np.abs(np.polyval(np.polyfit(x, y, 1), x) / y - 1).max())


def _starts(scratch: Path, repeats: int, threads: int) -> list[Row]:
    """Fresh processes: the imports, a training with nothing compiled, and one with everything compiled."""
    data = scratch / "data.npy"
    np.save(data, np.random.Generator(np.random.SFC64(1)).integers(0, 2, (100, 13), np.uint8))
    train = (*CLI, str(scratch / "model.h5"), "--overwrite", "--data", str(data))
    rows = []
    for task, command, times in (
        ("dbn train, nothing compiled", train, 1),
        ("dbn train, compiled before", train, repeats),
        ("import rbm", ("-c", "import rbm; rbm.train"), repeats),
        ("dbn --help", ("-m", "dbn", "--help"), repeats),
    ):
        seconds = tuple(_seconds(command, scratch / "cache", threads) for _ in range(times))
        rows.append(Row("start", task, OURS.name, threads, seconds))
    return rows


def _seconds(command: tuple[str, ...], cache: Path, threads: int) -> float:
    environment = os.environ | {"NUMBA_CACHE_DIR": str(cache), "NUMBA_NUM_THREADS": str(threads)}
    began = time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, capture_output=True, env=environment)
    return time.perf_counter() - began


def _memory(problem: Problem, scratch: Path) -> float:
    """By how many MB the peak of a process grows in an epoch of CD-1 on the rows of the problem."""
    np.save(scratch / "words.npy", problem.states.words)
    command = ["-c", MEMORY, str(scratch / "words.npy"), str(problem.n_visible), str(problem.n_hidden)]
    if not Path("/proc/self/clear_refs").exists():
        return float("nan")  # the peak can be set back on Linux only
    environment = os.environ | {"NUMBA_CACHE_DIR": str(scratch / "cache")}
    subprocess.run([sys.executable, *command], check=True, capture_output=True, env=environment)  # fills the cache
    done = subprocess.run([sys.executable, *command], check=True, capture_output=True, text=True, env=environment)
    return float(done.stdout)
