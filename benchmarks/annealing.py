"""What annealing costs: seconds, CPU seconds and memory of many chains through many temperatures, once."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.contestants import OURS
from benchmarks.reports.rows import Row
from benchmarks.subjects.problem import Problem

CHAINS, TEMPERATURES = 1000, 10_000
# As for an epoch in costs: all is compiled and has run before the peak is set back.
ANNEALING = """
import json, sys, time
import numpy as np
from rbm import States, TrainingConfig, set_threads
from rbm.likelihood import annealed_log_partition, base_log_odds
from rbm.training.loop import train_epoch
from rbm.training.state import initialise
def megabytes(name):
    lines = dict(line.split(":", 1) for line in open("/proc/self/status"))
    return int(lines[name].split()[0]) / 1024
path, (units, hidden, chains, temperatures, threads) = sys.argv[1], map(int, sys.argv[2:])
data = States(np.load(path), units)
set_threads(threads)
model = train_epoch(initialise(data, TrainingConfig(n_hidden=hidden, k=1)), data).model
base = base_log_odds(data)
annealed_log_partition(model, base, chains=min(chains, 10), temperatures=2)
before = float("nan")
if sys.platform == "linux":
    open("/proc/self/clear_refs", "w").write("5")
    before = megabytes("VmRSS")
wall, cpu = time.perf_counter(), time.process_time()
annealed_log_partition(model, base, chains=chains, temperatures=temperatures)
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
print(json.dumps([wall, cpu, megabytes("VmHWM") - before if before == before else before]))
"""


class Cost(NamedTuple):
    """Of one annealing."""

    seconds: float
    cpu_seconds: float
    megabytes: float  # by which the peak of the process grows; nan where it cannot be set back, as it can on Linux


def annealing(problem: Problem, scratch: Path, threads: int) -> tuple[list[Row], dict[str, float]]:
    """A row for 1 thread and one for all, and facts on each, of a machine trained for an epoch on the rows."""
    path = scratch / "rows.npy"
    np.save(path, problem.states.words)
    task, rows, facts = f"{CHAINS} chains, {TEMPERATURES} temperatures", [], {}
    for n in dict.fromkeys((1, threads)):
        found = _cost(problem, path, n)
        rows.append(Row("annealing", task, OURS.name, n, (found.seconds,), "once"))
        facts[f"annealing, {n} thread(s): CPU seconds"] = found.cpu_seconds
        facts[f"annealing, {n} thread(s): memory beyond the data and the model (MB)"] = found.megabytes
    return rows, facts


def _cost(problem: Problem, path: Path, threads: int) -> Cost:
    sizes = (problem.n_visible, problem.n_hidden, CHAINS, TEMPERATURES, threads)
    command = [sys.executable, "-c", ANNEALING, str(path), *map(str, sizes)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=dict(os.environ))
    return Cost(*json.loads(done.stdout))
