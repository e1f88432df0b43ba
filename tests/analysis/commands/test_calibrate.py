"""relevance calibrate: tables, the CSV, what was calibrated before, a stop in between, bad calls."""

import csv

import pytest
from command_line import call
from conftest import JIT

from analysis.cli import main
from analysis.controls.calibration import planted as planted_check
from analysis.controls.calibration import run as calibration
from analysis.controls.calibration import stack_verdicts
from analysis.controls.calibration.questions import QUESTIONS
from analysis.controls.calibration.run import CalibrationRow
from analysis.controls.registry import control_named

QUICK = ["calibrate", "--M", 300, "--draws", 2, "--ideal-draws", 2, "--null-draws", 1, "--resolutions", ".5,.8",
         "--controls", "frontier's law,uniform", "--workers", 1]  # fmt: skip


@pytest.fixture(autouse=True)
def no_planted_check_without_compiled_kernels(monkeypatch):
    """Its two thousand rows, and those of planted stacks, take minutes then."""
    if not JIT:
        monkeypatch.setattr(planted_check, "planted_rows", lambda seed: ())
        monkeypatch.setattr(stack_verdicts, "calibrate_stacks", lambda *arguments, **options: None)
        monkeypatch.setattr(stack_verdicts, "stack_calibration_rows", lambda *arguments: ())


def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        head, *lines = csv.reader(file)
    assert tuple(head) == CalibrationRow._fields
    return [dict(zip(head, line, strict=True)) for line in lines]


def test_tables_and_file(tmp_path, monkeypatch):
    out, cache = tmp_path / "calibration.csv", tmp_path / "cache"
    text = call(main, *QUICK, "--cache", cache, "--out", out)
    for question in QUESTIONS:
        assert (question.title in text) == (question.name != "called by tail")
    assert "H[s] 0.8" in text
    rows = table(out)
    planted = [row for row in rows if row["question"] == "planted partition"]
    assert [row["yes"] for row in planted] == (["1.0", "1.0", "0.0"] if JIT else [])
    said = "(iii) the planted partition predicts best of nested ones: yes to 12 of 12 where it should, to 0 of 6"
    assert (said in " ".join(text.split())) == JIT
    stacks = [row for row in rows if row["question"] in stack_verdicts.TITLES]
    assert len(stacks) == (2 * len(stack_verdicts.LAWS) if JIT else 0)
    rows = [row for row in rows if row not in planted and row not in stacks]
    assert len(rows) == 2 * 2 * len(QUESTIONS)
    assert {row["control"] for row in rows} == {"frontier's law", "uniform"}
    assert {row["target"] for row in rows} == {"0.5", "0.8"}
    assert {row["n_points"] for row in rows} == {"300"}

    # thresholds are applied to what was calibrated before: nothing is measured again
    monkeypatch.setattr(calibration, "measure_cell", None)
    again = tmp_path / "again.csv"
    call(main, *QUICK, "--cache", cache, "--out", again)
    assert again.read_bytes() == out.read_bytes()
    options = {"noise band": "--band", "band of frequencies": "--band",
               "above shuffled": "--effect", "above independent": "--effect",
               "power law verdict": "--ratio",
               "ratio to shuffled": "--ratio", "ratio to independent": "--ratio",
               "ratio to frequencies": "--ideal-ratio", "ratio to points": "--ideal-ratio"}  # fmt: skip
    at_zero = {"noise verdict", "effect over shuffled verdict", "effect over independent verdict"}
    assert set(options) == {question.name for question in QUESTIONS} - {"called by tail", *at_zero}
    for option in set(options.values()):
        call(main, *QUICK, "--cache", cache, "--out", again, "--overwrite", option, "9.5")
        changed = {row["question"] for row in table(again) if row["threshold"] == "9.5"}
        assert changed == {name for name, other in options.items() if other == option}
        assert {row["yes"] for row in table(again) if row["threshold"] == "9.5"} <= {"0.0", "nan"}


def test_a_stop_in_between_says_how_to_go_on(tmp_path, monkeypatch):
    def stop(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(calibration, "measure_cell", stop)
    text = call(main, *QUICK, "--cache", tmp_path / "cache", "--out", tmp_path / "out.csv", status=130)
    assert "goes on where it stopped" in text
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [(["--M", "1"], "100"), (["--controls", "nothing"], "control must be one of"), (["--resolutions", "1.5"], "log M"),
     (["--resolutions", "x"], "x"), (["--densities", ".5"], "densities"), (["--densities", "0,.5"], "densities"),
     (["--densities", ".5,.1"], "the least first"),
     (["--draws", "0"], "draws"), (["--ideal-draws", "1"], "ideal-draws"), (["--cache", "/dev/null/x"], "/dev/null"),
     (["--out", "/dev/null/x"], "cannot write"), (["--seed", "-1"], "seed"),
     (["--resolutions", ".5,nan"], "log M"), (["--densities", "nan,.5"], "densities"),
     (["--band", "x"], "'--band': 'x' is not")],
)  # fmt: skip
def test_bad_calls_are_one_line(options, message, tmp_path):
    assert message in call(main, *QUICK, "--cache", tmp_path, *options, status=2)


@pytest.mark.parametrize("option", ["--band", "--effect", "--ratio", "--ideal-ratio"])
@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_thresholds_are_finite(option, value, tmp_path):
    out, cache = tmp_path / "out.csv", tmp_path / "cache"
    text = call(main, *QUICK, "--cache", cache, "--out", out, option, value, status=2)
    assert f"'{option}': {value} is not finite" in text
    assert list(tmp_path.iterdir()) == []


def test_resolutions_that_no_control_has_are_refused_with_those_they_have(tmp_path):
    names = ["rank law 1e3 states", "Ising cold"]
    plan = ["calibrate", "--M", 300, "--draws", 1, "--controls", ",".join(names), "--resolutions", ".99,.995"]
    text = call(main, *plan, "--cache", tmp_path / "cache", "--out", tmp_path / "out.csv", status=2)
    assert "0.99 or 0.995" in text
    for name in names:
        assert "{} {:.4f} to {:.4f}".format(name, *control_named(name).reach(300)) in text
    assert list(tmp_path.iterdir()) == []
