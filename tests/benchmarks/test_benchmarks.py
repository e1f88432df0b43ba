"""A tiny smoke of every subcommand, and that what is wrong, missing or slower is said. No timing is asserted."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks import annealing, contestants, costs, large
from benchmarks.cli import main
from benchmarks.contestants import NUMPY, SKLEARN
from benchmarks.contestants.contract import Contestant
from benchmarks.contestants.plain_numpy import Machine
from benchmarks.epoch import doubted
from benchmarks.peers import PEERS
from benchmarks.reports import rows
from benchmarks.reports.rows import Report, Row
from benchmarks.subjects import race
from benchmarks.subjects.problem import Task, mnist_problem, random_problem
from benchmarks.subjects.race import Runner
from rbm import unpack
from rbm.bits import as_states

TINY = ("--n", "13", "--visible", "37", "--hidden", "7", "--repeats", "1")


def invoke(*arguments, status=0):
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exit_code == status, result.output
    return result.output


@pytest.fixture
def nothing_optional(monkeypatch):
    def version(name):
        raise contestants.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(contestants.metadata, "version", version)


def timed(path):
    report = rows.load(path)
    assert report.rows
    assert "cpu" in report.machine
    return [row for row in report.rows if row.seconds]


def test_epoch_is_written_once_and_compares_equal_to_itself(tmp_path):
    files = ("--json", tmp_path / "a.json", "--plot", tmp_path / "a.png")
    output = invoke("epoch", *TINY, "--batch", 5, *files)
    assert "REFUSED" not in output
    assert {(r.task, r.contestant) for r in timed(tmp_path / "a.json")} >= {
        (task, name) for task in ("CD-1", "CD-10", "PCD-1") for name in ("ours", "NumPy", "matmul-only floor")
    }
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert "exists" in invoke("epoch", *TINY, *files, status=2)
    assert "0 clear regressions" in invoke("compare", tmp_path / "a.json", tmp_path / "a.json")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.json", "a.png"]


def test_kernels(tmp_path):
    assert "REFUSED" not in invoke("kernels", *TINY, "--batch", 5, "--json", tmp_path / "a.json")
    assert len(timed(tmp_path / "a.json")) == 12


def test_stack_counts_its_cells(tmp_path):
    small = ("--sizes", "11,5,3", "--batches", "1,7", "--densities", "0.2,0.6", "--at-least", 0.0001, "--settle", 0)
    output = invoke("stack", *small, "--repeats", 1, "--json", tmp_path / "a.json")
    assert "REFUSED" not in output
    assert "cells: 8" in output
    assert len(timed(tmp_path / "a.json")) == 16
    assert "separated by commas" in invoke("stack", "--sizes", "11;5", status=2)
    assert "needs two numbers or more; got 11" in invoke("stack", "--sizes", "11", status=2)


def test_large(tmp_path):
    small = ("--rows", 900, "--few", 130, "--visible", 70, "--hidden", 3, "--directory", tmp_path)
    output = invoke("large", *small, "--json", tmp_path / "a.json")
    assert "REFUSED" not in output
    report = rows.load(tmp_path / "a.json")
    named = {row.contestant: row for row in report.rows}
    assert set(named) == {f"{contestants.OURS_TRAIN.name}, {kind}" for kind in ("in memory", "mapped", "in its file")}
    assert named[f"{contestants.OURS_TRAIN.name}, mapped"].seconds
    assert "900 rows" in named[f"{contestants.OURS_TRAIN.name}, mapped"].task
    assert (
        "not done" in named[f"{contestants.OURS_TRAIN.name}, in its file"].note
    )  # so small a file is below what the process itself needs
    assert report.facts["mapped: most resident memory (MB)"] > 10
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


def test_the_pattern_of_large_varies():
    parts = list(large.pattern(250_001, 70))
    assert [part.n for part in parts] == [100_000, 100_000, 50_001]
    assert abs(unpack(parts[0]).mean() - 0.25) < 0.01
    assert (parts[0].words == parts[1].words).all(axis=1).mean() < 0.3  # 6 of the 70 bits are moved
    assert as_states(parts[2]).n_units == 70


def test_sampling(tmp_path):
    small = (*TINY, "--chains", 11, "--sweeps", 2)
    assert "REFUSED" not in invoke("sampling", *small, "--json", tmp_path / "a.json")
    assert len(timed(tmp_path / "a.json")) == 12


def test_predictive(tmp_path):
    assert "REFUSED" not in invoke("predictive", *TINY, "--json", tmp_path / "a.json")
    assert len(timed(tmp_path / "a.json")) == 6


def test_costs(tmp_path, monkeypatch):
    """Without the processes, whose compilation takes longer than all other tests."""
    monkeypatch.setattr(costs, "_seconds", lambda command, cache, threads: 1.0)
    monkeypatch.setattr(costs, "_memory", lambda problem, scratch: 2.0)
    monkeypatch.setattr(annealing, "_cost", lambda problem, path, threads: annealing.Cost(3.0, 2.5 * threads, 41.0))
    invoke("costs", *TINY, "--json", tmp_path / "a.json")
    assert [r.task for r in timed(tmp_path / "a.json")][-5:] == [f"{k} steps" for k in (1, 2, 5, 10, 20)]
    facts = rows.load(tmp_path / "a.json").facts
    assert facts["annealing, 1 thread(s): CPU seconds"] == 2.5
    assert facts["annealing, 1 thread(s): memory beyond the data and the model (MB)"] == 41.0
    assert costs._off_line([1, 2, 4], [3.0, 5.0, 9.0]) < 1e-12
    assert costs._off_line([1, 2, 4], [1.0, 4.0, 16.0]) > 0.5


@pytest.mark.usefixtures("nothing_optional")
def test_a_missing_peer_is_a_row(tmp_path):
    invoke("peers", *TINY, "--batch", 5, "--json", tmp_path / "a.json")
    found = {(r.task, r.contestant): r for r in rows.load(tmp_path / "a.json").rows}
    for peer in PEERS:
        assert not any(row.seconds for (_, name), row in found.items() if name == peer.name)
    assert "scikit-learn is not installed: pip install .[benchmarks]" in found["PCD-1", "scikit-learn"].note
    assert found["CD-1", "scikit-learn"].note == "not offered by it"
    assert found["CD-1", "ours"].seconds


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_an_installed_peer_is_valid(peer):
    for package in peer.requires:
        pytest.importorskip({"scikit-learn": "sklearn"}.get(package, package))
    task = Task("pcd", 1) if peer is SKLEARN else Task("cd", 2)
    assert race.refusal(peer, mnist_problem(23, 41, 7, 5), task) == ""


class StaleNegativePhase(Machine):
    """Pairs the model's v with the hidden probabilities of one step before (the bug of rbms #31)."""

    def phases(self, rows):
        n, m = super().phases(rows)
        self.hidden[n : n + m] = self.hidden[:m]
        return n, m


class NoMomentum(Machine):
    def update(self, n, m):
        self.dw[:] = 0
        super().update(n, m)


class NeverSamples(Machine):
    def _draw(self, inverse, out):
        np.copyto(out, inverse < 2)


class AlwaysOn(Machine):
    def _draw(self, inverse, out):
        out[:] = 1


class WrongSign(Machine):
    def update(self, n, m):
        self.hidden[: n + m] *= -1
        super().update(n, m)


class HalfPrecision(Machine):
    def hidden_probability(self, visible):
        return super().hidden_probability(visible).astype(np.float16).astype(np.float32)


@pytest.mark.parametrize(
    "wrong", [StaleNegativePhase, NoMomentum, NeverSamples, AlwaysOn, WrongSign, HalfPrecision]
)  # fmt: skip
def test_a_wrong_contestant_is_refused_and_the_others_are_timed(wrong, monkeypatch):
    honest = Contestant("honest", "plain_numpy", checks=NUMPY.checks)
    monkeypatch.setattr(race, "load", lambda c: Machine if c is honest else wrong)
    problem = random_problem(60, 31, 17, 30, 0.3)
    found = race.race("x", [Runner(NUMPY, 1), Runner(honest, 1)], [Task("cd", 1)], problem, 1, 0)
    assert found[0].note.startswith("REFUSED: ")
    assert not found[0].seconds
    assert found[1].seconds


def test_rows_are_contiguous_so_that_dense_contestants_are_not_handicapped():
    for problem in (mnist_problem(23, 41, 7, 5), random_problem(23, 41, 7, 5, 0.3)):
        assert problem.dense.flags.c_contiguous
        np.testing.assert_array_equal(unpack(problem.states), problem.dense)


def test_a_baseline_that_threads_make_slower_is_doubted():
    slow, fast = (Row("epoch", "CD-1", "NumPy", n, (s,)) for n, s in ((2, 3.0), (1, 2.0)))
    assert [bool(row.note) for row in doubted([slow, fast], 2)] == [True, False]
    assert doubted([slow._replace(seconds=(1.0,)), fast], 2)[0].note == ""


def report(path, **seconds):
    timings = [Row("epoch", task, "ours", 2, tuple(t)) for task, t in seconds.items()]
    rows.save(Report("epoch", {"n": 10}, {"cpu": "x"}, timings, {}), path)
    return path


def test_compare_finds_a_planted_regression_and_knows_noise(tmp_path):
    old = report(tmp_path / "old.json", slower=[1.0, 1.1, 1.2], noisy=[1.0, 1.1, 1.6], faster=[3, 3.1, 3.2], gone=[1])
    new = report(tmp_path / "new.json", slower=[1.4, 1.5, 1.6], noisy=[1.3, 1.4, 1.5], faster=[1, 1.1, 1.2])
    output = invoke("compare", old, new, status=1)
    verdicts = {line.split("│")[2].strip(): line.split("│")[-2].strip() for line in output.splitlines() if "│" in line}
    assert verdicts == {"slower": "REGRESSION", "noisy": "within noise", "faster": "faster"}
    assert "only in the old report: epoch, gone, ours, 2" in output
    invoke("compare", new, new)


def test_compare_refuses_what_is_no_report(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps({"format": 99}))
    assert "not a benchmark report" in invoke("compare", tmp_path / "a.json", tmp_path / "a.json", status=2)


def test_compare_refuses_reports_with_nothing_in_common(tmp_path):
    old, new = report(tmp_path / "old.json", here=[1.0], idle=[]), report(tmp_path / "new.json", there=[1.0], idle=[])
    assert "nothing was timed in both" in " ".join(invoke("compare", old, new, status=2).split())
