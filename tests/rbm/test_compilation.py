"""The cache of compiled kernels: never an old kernel, and no place to write is no reason to fail."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import rbm
from rbm.compilation import cache, notice
from rbm.compilation.clock import clock_without_compilation
from rbm.kernels.options import DISABLED

pytestmark = pytest.mark.skipif(DISABLED, reason="plain Python compiles nothing")
PROBE = """
import sys
import numpy as np
from rbm.compilation import notice
notice.listeners.append(lambda: print("compiling"))
from rbm import RBM
from rbm.compilation.cache import cache_directory
model = RBM(np.zeros((3, 2)), np.zeros(3), np.array([2.0, -2.0]))
print(int(model.hidden_states(np.zeros((2000, 3)), seed=1).unpack()[:, 0].sum()))
print(cache_directory())
"""

SMALL_PROBE = """
import numpy as np
from rbm.compilation import notice
notice.listeners.append(lambda: print("compiling"))
from rbm.compilation.cache import cache_directory
from rbm.kernels.alignment import aligned_floats
print(len(aligned_floats(3)))
print(cache_directory())
"""  # a single kernel, compiled in a fraction of the time


def probe(here, *, code=PROBE, file_limit=None, **environment):
    """Lines a process of its own prints: whether it compiles, how often the first unit is on, the cache."""
    environment = {**os.environ, "PYTHONPATH": str(here), **environment}

    def limit():
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))

    result = subprocess.run(
        [sys.executable, "-c", code], cwd=here, env=environment, capture_output=True, text=True, check=False,
        preexec_fn=limit if file_limit is not None else None,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert not result.stderr
    return result.stdout.splitlines()


@pytest.fixture
def copy(tmp_path):
    """A copy of the package, whose kernels can be changed."""
    shutil.copytree(Path(rbm.__file__).parent, tmp_path / "rbm", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_a_changed_kernel_runs_although_only_files_that_call_it_were_compiled_before(copy):
    cache = {"NUMBA_CACHE_DIR": str(copy / "cache")}
    first = probe(copy, **cache)
    assert first[0] == "compiling"
    assert abs(int(first[1]) - 2000 / (1 + 2.71828**-2)) < 4 * 15
    assert probe(copy, **cache) == first[1:]  # from the cache: nothing is compiled
    kernel = copy / "rbm/kernels/simd/logistic.py"
    kernel.write_text(kernel.read_text(encoding="utf-8").replace("_LOG2E = 1.44", "_LOG2E = -1.44"), encoding="utf-8")
    changed = probe(copy, **cache)
    assert changed[0] == "compiling"
    assert int(changed[1]) == pytest.approx(2000 - int(first[1]), abs=4 * 22)
    assert changed[2] != first[2]


def test_a_locator_named_for_numba_does_not_move_our_kernels_to_where_old_ones_would_run(copy):
    named = {"NUMBA_CACHE_DIR": str(copy / "cache"), "NUMBA_CACHE_LOCATOR_CLASSES": "InTreeCacheLocator"}
    first = probe(copy, code=SMALL_PROBE, **named)
    assert first[0] == "compiling"
    assert {path.parent for path in copy.rglob("*.nbc")} == {Path(first[2])}
    assert probe(copy, code=SMALL_PROBE, **named) == first[1:]


def test_processes_that_compile_at_once_leave_a_cache_that_holds(copy):
    environment = {**os.environ, "PYTHONPATH": str(copy), "NUMBA_CACHE_DIR": str(copy / "cache")}
    processes = [
        subprocess.Popen([sys.executable, "-c", PROBE], cwd=copy, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    found = [process.communicate()[0].splitlines() for process in processes]
    assert [process.returncode for process in processes] == [0] * 3
    again = probe(copy, NUMBA_CACHE_DIR=str(copy / "cache"))
    assert all(lines[-2:] == again for lines in found)


def test_a_disk_too_full_for_what_is_compiled_does_not_matter(copy):
    lines = probe(copy, code=SMALL_PROBE, file_limit=4096, NUMBA_CACHE_DIR=str(copy / "cache"))
    assert lines[0] == "compiling"
    assert lines[1] == "3"
    assert not [path for path in (copy / "cache").rglob("*.*") if ".tmp." in path.name or path.suffix == ".nbc"]


@pytest.mark.parametrize("lost", ["home", "everything"])
def test_there_is_always_a_place_or_none_is_needed(copy, lost):
    """A home and named caches that cannot be made; then no temporary files either."""
    nowhere = copy / "file"
    nowhere.touch()
    names = ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA", "HOME")
    environment = {**dict.fromkeys(names, str(nowhere)), "TMPDIR": str(copy)}
    if lost == "everything":
        owner = os.getuid() if hasattr(os, "getuid") else "user"
        (copy / f"relevance-rbm-{owner}").touch()
    lines = probe(copy, code=SMALL_PROBE, **environment)
    assert lines[0] == "compiling"
    assert lines[2] == "None" if lost == "everything" else Path(lines[2]).is_relative_to(copy)


def test_a_directory_of_somebody_else_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "_candidates", lambda: iter([tmp_path]))
    found = cache.cache_directory.__wrapped__()
    assert found is not None
    assert found.is_relative_to(tmp_path)
    monkeypatch.setattr(os, "getuid", lambda: -1, raising=False)
    assert cache.cache_directory.__wrapped__() is None


def test_a_machine_without_temporary_files_and_home_needs_no_cache(tmp_path, monkeypatch):
    for name in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "file"))
    (tmp_path / "file").touch()

    def nowhere():
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setattr(cache.tempfile, "gettempdir", nowhere)
    assert cache.cache_directory.__wrapped__() is None


def test_listeners_are_told_once():
    told = []
    before, notice.listeners[:] = notice.listeners[:], [lambda: told.append(1)]
    notice.announce()
    notice.announce()
    notice.listeners[:] = before
    assert told == [1]


def test_the_clock_stands_still_while_a_kernel_is_compiled_and_goes_on_after():
    """Compiling one kernel begins the compilation of another inside it, and time is spent in both."""
    from numba import njit
    from numba.core import event

    inner = njit(lambda x: x + 1)
    outer = njit(lambda x: inner(x) + 1)
    seen = []

    class Watch(event.Listener):
        def on_start(self, _):
            time.sleep(0.05)
            seen.append(clock())

        def on_end(self, _):
            seen.append(clock())

    with clock_without_compilation() as clock:
        began = time.perf_counter()
        with event.install_listener("numba:compile", Watch()):
            outer(1)
        time.sleep(0.2)
        compiled, all_of_it = clock(), time.perf_counter() - began
    assert len(seen) >= 4  # two beginnings, two ends
    assert len(set(seen[:-1])) == 1  # no time between the first beginning and the last end
    assert compiled >= 0.2
    assert all_of_it - compiled >= 0.1  # what the compilations took at least
