"""Train and save for some minutes and watch memory, open files and threads: ``python -m benchmarks.soak MINUTES``.

Every round trains a small stack for two epochs, saves it, reads it and samples from it. What the process has after the
first rounds, when kernels are compiled and pools filled, is compared with what it has at the end.
"""

import gc
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dbn import DBNConfig, generate, load, pretrain, save

WARM_UP = 0.2  # of the time
MOST_GROWTH = 16  # megabytes of resident memory, of the allocator's own


class Use(NamedTuple):
    """What the process has."""

    megabytes: float  # resident
    files: int
    threads: int


def use() -> Use:
    """Read what this process has from Linux."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    megabytes = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    return Use(megabytes, len(os.listdir("/proc/self/fd")), len(os.listdir("/proc/self/task")))


def soak(minutes: float) -> tuple[Use, Use, int]:
    """Run; return the use after the warm-up and at the end, and the number of rounds."""
    data = np.random.default_rng(0).random((600, 120)) < 0.3
    config = DBNConfig(layers=(70, 30), epochs=2, k=1, batch_size=50, snapshots=True)
    began, rounds, first = time.monotonic(), 0, None
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "model.h5"
        while (gone := time.monotonic() - began) < 60 * minutes:
            save(path, pretrain(data, config, on_epoch=lambda state: save(path, state)))
            generate(load(path).model, 2, 20, 5, seed=rounds)
            rounds += 1
            if first is None and gone > 60 * minutes * WARM_UP:
                gc.collect()
                first = use()
        check_one_file(directory)
    gc.collect()
    return first or use(), use(), rounds


def check_one_file(directory: str) -> None:
    """Raise RuntimeError if anything but the model is there."""
    if os.listdir(directory) != ["model.h5"]:
        raise RuntimeError(f"left behind: {os.listdir(directory)}")


def main() -> None:
    """Print both uses; status 1 if there is growth."""
    first, last, rounds = soak(float(sys.argv[1]) if len(sys.argv) > 1 else 30)
    grown = last.megabytes - first.megabytes > MOST_GROWTH or last.files > first.files or last.threads > first.threads
    print(f"{rounds} rounds; after the warm-up: {first}; at the end: {last}")
    sys.exit(int(grown))


if __name__ == "__main__":
    main()
