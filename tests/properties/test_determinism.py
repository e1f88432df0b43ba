"""The same seed, the same bits: whatever the threads, beside whatever else, and in whatever process."""

import multiprocessing
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from conftest import JIT
from properties import trainings

from rbm import set_threads

pytestmark = pytest.mark.skipif(not JIT, reason="minutes as plain Python, which the last test starts by itself")
ROOT = Path(__file__).parents[2]
forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
warned = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # whoever forks is told so, and may know better


@pytest.fixture(scope="module")
def expected():
    """Digests of three trainings, one after the other, by one thread."""
    set_threads(1)
    return [trainings.digest(seed) for seed in trainings.SEEDS]


@pytest.fixture
def load():
    """Busy processes beside the test, two a processor."""
    code = "print(flush=True)\nwhile True: pass"
    command = [sys.executable, "-c", code]
    busy = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2 * (os.cpu_count() or 1))]
    for process in busy:
        process.stdout.readline()  # it has begun
    yield
    for process in busy:
        process.kill()
        process.communicate()


def test_seeds_matter(expected):
    assert len(set(expected)) == len(trainings.SEEDS)


@pytest.mark.skipif(not JIT, reason="one thread is all there is")
@pytest.mark.parametrize("n_threads", [1, 2, 3])
def test_one_two_and_three_threads(n_threads):
    set_threads(1)
    one = trainings.everything()
    set_threads(n_threads)
    for _ in range(3):
        found = trainings.everything()
        assert [name for name in one if found[name] != one[name]] == []


@pytest.mark.skipif(not JIT, reason="one thread is all there is")
@pytest.mark.parametrize("n_threads", [2, 3])
def test_beside_busy_processes(n_threads, load, expected):
    set_threads(n_threads)
    assert trainings.digest() == expected[0]


def test_several_trainings_at_once_in_threads_of_python(expected):
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(trainings.digest, trainings.SEEDS)) == expected


@forks
@warned
@pytest.mark.parametrize("n_processes", [1, 2])
def test_in_processes_forked_off_after_threads_have_worked(n_processes, expected):
    assert trainings.digest() == expected[0]
    with multiprocessing.get_context("fork").Pool(n_processes) as pool:
        assert pool.map_async(trainings.digest, trainings.SEEDS).get(timeout=300) == expected
    assert trainings.digest() == expected[0]  # and the parent goes on


@forks
@warned
def test_forked_processes_shuffle_after_their_parent_did():
    """A pool whose children abort never returns: hence the time limit."""
    one = [trainings.shuffled(seed) for seed in trainings.SEEDS]
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map_async(trainings.shuffled, trainings.SEEDS).get(timeout=120) == one


def test_in_processes_of_loky(expected):
    from loky import ProcessPoolExecutor

    with ProcessPoolExecutor(2) as pool:
        assert list(pool.map(trainings.digest, trainings.SEEDS)) == expected


@pytest.mark.parametrize("processes", [True, False], ids=["processes", "threads"])
def test_in_workers_of_dask(processes, expected):
    from distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=2 if processes else 1, threads_per_worker=1 if processes else 2, processes=processes,
            dashboard_address=None,
        ) as cluster,
        Client(cluster) as client,
    ):  # fmt: skip
        assert client.gather(client.map(trainings.digest, trainings.SEEDS)) == expected


def test_compiled_and_plain_draw_the_same_states_and_agree_to_rounding(tmp_path):
    paths = ROOT, ROOT / "tests"
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(map(str, paths))}
    command = [sys.executable, "-m", "properties.trainings", str(tmp_path / "plain.npz")]
    subprocess.run(command, check=True, env=environment, cwd=ROOT)
    trainings.save_small(str(tmp_path / "compiled.npz"))
    plain, compiled = np.load(tmp_path / "plain.npz"), np.load(tmp_path / "compiled.npz")
    assert sorted(plain.files) == sorted(compiled.files)
    for name in plain.files:
        if name.startswith("states"):
            assert np.array_equal(plain[name], compiled[name]), name
        else:
            assert np.allclose(plain[name], compiled[name], rtol=1e-4, atol=1e-6), name
