"""The command writes times and checkpoints, and refuses what it cannot use."""

import numpy as np
from click.testing import CliRunner
from quality_work import small_work

from benchmarks import contestants, likelihood
from benchmarks.cli import main
from benchmarks.contestants import recipe
from benchmarks.quality import work as data
from benchmarks.quality.course import Limits
from benchmarks.quality.scoring import Between, machine_of
from benchmarks.reports import rows
from rbm import log_likelihood


class Exact:
    """Scores by enumeration, and brackets by a tenth of a nat each way."""

    def __init__(self, rows, training_rows, effort, seed):
        self.rows = rows

    def estimate(self, parameters):
        return log_likelihood(machine_of(parameters), self.rows).mean()

    def bracket(self, parameters):
        exact = self.estimate(parameters)
        return Between(exact - 0.1, exact + 0.1, "bracketed")


def images(name):
    """Columns that vary by different amounts; the last one does not."""
    n, spread = {"mnist-grey:train": 241, "mnist-grey:test": 59}[name], np.arange(16, -1, -1) * 15
    return (np.random.default_rng(n).random((n, 17)) * spread).astype(np.uint8), None


TINY = ("--n", 230, "--test", 50, "--visible", 11, "--hidden", 7, "--epochs", 2, "--threads", 1)


def invoke(*arguments, status=0):
    result = CliRunner().invoke(main, [str(a) for a in ("likelihood", *arguments)])
    assert result.exit_code == status, result.output
    return " ".join(result.output.split())


def test_the_command_writes_times_and_checkpoints(tmp_path, monkeypatch):
    monkeypatch.setattr(likelihood, "TestRows", Exact)
    monkeypatch.setattr(data, "load_grey_mnist", images)
    files = ("--json", tmp_path / "a.json", "--plot", tmp_path / "a.png")
    output = invoke(*TINY, "--contestants", "NumPy,ours", "--levels=-100,-1", "--seconds", 99, *files)
    assert "REFUSED" not in output
    report = rows.load(tmp_path / "a.json")
    times = {(r.contestant, r.task): r for r in report.rows if r.experiment == likelihood.TIMES}
    assert list(times) == [(name, level) for name in ("NumPy", "ours") for level in ("-100 nats", "-1 nats")]
    for name in ("NumPy", "ours"):
        reached, missed = times[name, "-100 nats"], times[name, "-1 nats"]
        assert len(reached.seconds) == 1
        assert reached.nats[1] >= -100
        assert reached.note.startswith("epoch 1")
        assert missed.seconds == missed.nats == ()
        assert missed.note.startswith("not reached in 2 epochs; best -")
        curve = [r for r in report.rows if r.experiment == likelihood.CURVE and r.contestant == name]
        assert [r.task for r in curve] == ["epoch 1", "epoch 2"]
        assert 0 < curve[0].seconds[0] < curve[1].seconds[0]
        assert curve[0].seconds == reached.seconds
        assert report.facts[f"{name}: epochs of 230 rows"] == 2
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


def test_bad_options_are_refused():
    assert "levels must ascend" in invoke("--levels=-87,-100", status=2)
    assert "got 'nobody'" in invoke("--contestants", "ours,nobody", status=2)
    assert "could not convert" in invoke("--levels=high", status=2)


def test_a_missing_peer_is_rows_that_say_so(monkeypatch):
    def version(name):
        raise contestants.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(contestants.metadata, "version", version)
    race = likelihood.Race((recipe.SKLEARN,), (-100.0, -90.0), Limits(1, 1), "cpu", 1, 1)
    course = likelihood._course(recipe.SKLEARN, small_work(), None, race)
    found = likelihood.time_rows(recipe.SKLEARN, course, race)
    assert [r.task for r in found] == ["-100 nats", "-90 nats"]
    assert "not installed" in found[0].note
    assert found[0].seconds == ()
