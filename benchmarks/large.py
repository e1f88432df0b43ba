"""An epoch on rows that fill a file of packed bits: time a row and memory, beside the same on rows in memory.

The rows are synthetic: a block of random ones, each bit on with probability 1/4, again and again, every time with the
words of its rows moved by one more row. A process of its own trains on each kind of rows.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.contestants import OURS_TRAIN
from benchmarks.machine.threads import pinned
from benchmarks.reports.rows import Row
from benchmarks.subjects.problem import Task, random_problem
from benchmarks.subjects.race import refusal
from dbn.datasets.packed import Bits, write_packed
from rbm.bits import WORD, States, n_words

BLOCK = 100_000  # rows of the pattern
TASK = Task("cd", 1)
IN_MEMORY, MAPPED, IN_FILE = "in memory", "mapped", "in its file"

# Kernels run on a few rows first. Resident memory is looked at every 50 ms; the peak of all of it is the kernel's own.
TRAIN = """
import hashlib, json, resource, sys, threading
path, rows, hidden, threads, limit = sys.argv[1], *map(int, sys.argv[2:])
if limit:
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
from dbn.datasets import load_data
from rbm import States, TrainingConfig
from rbm.kernels.parallel.pool import set_threads
from rbm.training.loop import train_epoch
from rbm.training.state import initialise
def megabytes(name):
    lines = dict(line.split(":", 1) for line in open("/proc/self/status"))
    return int(lines[name].split()[0]) / 1000 * 1.024
set_threads(threads)
data = load_data(path)
in_file = not type(data.words).__module__.startswith("numpy")
if rows < data.n:
    data = States(data.words[:rows].copy(), data.n_units)
config = TrainingConfig(n_hidden=hidden, epochs=1, k=1)
few = data.rows(slice(0, 1000))
train_epoch(initialise(few, config), few)
state, anonymous, done = initialise(data, config), [0], threading.Event()
def watch():
    while not done.wait(0.05):
        anonymous[0] = max(anonymous[0], megabytes("RssAnon"))
watching = threading.Thread(target=watch)
watching.start()
state = train_epoch(state, data)
done.set(); watching.join()
model = state.model
found = hashlib.sha256(b"".join(p.tobytes() for p in (model.weights, model.visible_bias, model.hidden_bias)))
print(json.dumps({
    "seconds": state.history[-1].seconds, "peak": megabytes("VmHWM"), "anonymous": anonymous[0],
    "virtual": megabytes("VmPeak"), "in_file": in_file, "parameters": found.hexdigest(),
}))
"""


class Size(NamedTuple):
    """How much is trained on."""

    rows: int
    few: int  # rows of the comparison
    units: int
    hidden: int


def run(size: Size, threads: int, directory: Path | None) -> tuple[list[Row], dict[str, float]]:
    """Rows named "CD-1, 60000 rows" with seconds a row; facts hold the memory in MB, and how times a row compare."""
    with pinned(threads):
        wrong = refusal(OURS_TRAIN, random_problem(1000, size.units, size.hidden, 100, 0.25), TASK)
    if wrong:
        return [Row("large", TASK.name, OURS_TRAIN.name, threads, (), wrong)], {}
    with tempfile.TemporaryDirectory(dir=directory) as place:
        path = Path(place) / "bits.h5"
        write_packed(path, Bits(size.rows, size.units, lambda: pattern(size.rows, size.units)))
        n_bytes = path.stat().st_size
        found = {
            IN_MEMORY: _trained(path, size._replace(rows=size.few), threads, 0),
            MAPPED: _trained(path, size, threads, 0),
            IN_FILE: _trained(path, size, threads, n_bytes - 1),
        }
    rows = [_row(kind, one, size.few if kind == IN_MEMORY else size.rows, threads) for kind, one in found.items()]
    if "parameters" in found[IN_FILE] and found[MAPPED]["parameters"] != found[IN_FILE]["parameters"]:
        rows[-1] = rows[-1]._replace(seconds=(), note="REFUSED: other parameters than of the same rows mapped")
    return rows, _facts(found, rows, n_bytes)


def pattern(n: int, units: int) -> Iterator[States]:
    """Yield n rows of the pattern, as states of some rows."""
    width, generator = n_words(units), np.random.Generator(np.random.SFC64(1))
    block = np.bitwise_and(*(generator.integers(0, 2**64, (min(n, BLOCK), width), np.uint64) for _ in range(2)))
    block[:, -1] >>= np.uint64(width * WORD - units)
    for number, first in enumerate(range(0, n, BLOCK)):
        words = np.column_stack([np.roll(column, number * w) for w, column in enumerate(block.T)])
        yield States(np.ascontiguousarray(words[: n - first]), units)


def _trained(path: Path, size: Size, threads: int, limit: int) -> dict[str, Any]:
    """Train in a process of its own, with a limit on its virtual memory unless that is 0; "failed" says why not."""
    numbers = (str(n) for n in (size.rows, size.hidden, threads, limit))
    command = [sys.executable, "-c", TRAIN, str(path), *numbers]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or ["killed"])[-1]}
    return dict(json.loads(done.stdout))


def _row(kind: str, found: dict[str, Any], n: int, threads: int) -> Row:
    name = f"{TASK.name}, {n} rows"
    contestant = f"{OURS_TRAIN.name}, {kind}"
    if "failed" in found:
        return Row("large", name, contestant, threads, (), f"not done: {found['failed']}")
    if kind == IN_FILE and not found["in_file"]:
        return Row("large", name, contestant, threads, (), "not shown: the file was mapped in spite of the limit")
    note = f"seconds a row; at the peak {found['peak']:.0f} MB resident, {found['anonymous']:.0f} MB of it not the file"
    return Row("large", name, contestant, threads, (found["seconds"] / n,), note)


def _facts(found: dict[str, dict[str, Any]], rows: list[Row], n_bytes: int) -> dict[str, float]:
    facts = {"file (MB)": n_bytes / 1e6}
    few = rows[0].median
    for row, (kind, one) in zip(rows, found.items(), strict=True):
        if not row.seconds:
            continue
        facts[f"{kind}: most resident memory (MB)"] = one["peak"]
        facts[f"{kind}: most resident memory that is no page of a file (MB)"] = one["anonymous"]
        facts[f"{kind}: most virtual memory (MB)"] = one["virtual"]
        if kind != IN_MEMORY:
            facts[f"{kind}: time a row over that of few rows in memory"] = row.median / few
    return facts
