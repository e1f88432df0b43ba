"""Every way of waiting, also those of other systems, and what becomes of a group whose member fails."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import JIT, ROOT

from rbm.kernels.parallel.waiting import FUTEX, NAPS, READS, way, way_of

pytestmark = pytest.mark.skipif(not JIT, reason="plain Python has no threads that wait")
WAYS = sorted({way, NAPS, READS})
PROBE = Path(__file__).parents[2] / "group_probe.py"


def probe(way, cache, action):
    """What a process prints in which threads wait in this way; it must end."""
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, str(PROBE), way, str(cache), action],
        env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_every_system_has_its_way():
    assert way_of("linux", "x86_64", "little") == way_of("linux", "aarch64", "little") == FUTEX
    assert way_of("linux", "riscv64", "little") == way_of("linux", "s390x", "big") == NAPS
    assert way_of("darwin", "arm64", "little") == way_of("freebsd14", "x86_64", "little") == NAPS
    assert way_of("win32", "AMD64", "little") == READS
    assert way in (FUTEX, NAPS, READS)


@pytest.mark.parametrize("chosen", WAYS)
def test_members_wait_for_each_other_and_none_for_one_that_failed(chosen, tmp_path):
    assert probe(chosen, tmp_path, "barriers") == ["True", "MemoryError", "MemoryError"]


def test_training_with_a_member_that_fails_ends_with_its_error():
    assert probe(way, os.environ["NUMBA_CACHE_DIR"], "fail") == ["MemoryError"]


@pytest.mark.thorough
def test_training_gives_the_same_bits_in_every_way(tmp_path):
    """Compiles the kernels once for each."""
    one, *others = (probe(chosen, tmp_path / chosen, "train") for chosen in WAYS)
    assert all(other == one for other in others)
