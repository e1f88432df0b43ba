"""What a study calibrates, and that it is that of its number of points."""

import pytest
from conftest import JIT

from analysis.controls.calibration import of_points, planted, stack_verdicts
from analysis.controls.calibration.cells import default_directory
from analysis.controls.calibration.of_points import LEAST_POINTS, calibrate_of_points, plan_of_points
from analysis.controls.plan import Plan
from analysis.study.config import PRESETS, StudyConfig


def test_few_points_or_no_samples_calibrate_nothing():
    assert plan_of_points(LEAST_POINTS - 1, 3) is None
    assert plan_of_points(10**5, 0) is None
    assert plan_of_points(LEAST_POINTS, 3) == Plan(n_points=LEAST_POINTS, samples=3)
    assert PRESETS["full"].calibration == 10


@pytest.mark.skipif(not JIT, reason="minutes in plain Python")
def test_cells_that_were_made_are_read_and_all_are_reported(tmp_path, monkeypatch):
    monkeypatch.setattr(of_points, "default_directory", lambda: tmp_path)
    monkeypatch.setattr(stack_verdicts, "VERDICTS", 1)
    monkeypatch.setattr(of_points, "N_VERDICTS", len(stack_verdicts.LAWS))
    monkeypatch.setattr(stack_verdicts, "N_VERDICTS", len(stack_verdicts.LAWS))
    plan = Plan(n_points=101, resolutions=(0.5,), samples=1, ideal_draws=2, null_draws=1)
    seen = []
    rows = calibrate_of_points(plan, 1, lambda done, of: seen.append((done, of)))
    assert {row.n_points for row in rows if row.question != planted.QUESTION} == {101}
    assert [row.yes for row in rows if row.question == planted.QUESTION] == [1, 1, 0]
    stacks = [row for row in rows if row.question in stack_verdicts.TITLES]
    assert [row.control for row in stacks[::2]] == [law.name for law in stack_verdicts.LAWS]
    assert seen[-1][0] == seen[-1][1] == len(list(tmp_path.iterdir()))
    again = []
    assert repr(calibrate_of_points(plan, 1, lambda done, of: again.append(done))) == repr(rows)
    assert again == [len(list(tmp_path.glob("cell*"))), len(list(tmp_path.iterdir()))]


def test_the_cache_is_not_in_the_package():
    assert default_directory().name == "calibration"


@pytest.mark.parametrize("samples", [-1, 0.5])
def test_numbers_of_samples_are_whole(samples):
    with pytest.raises(ValueError, match="calibration"):
        StudyConfig(calibration=samples)
