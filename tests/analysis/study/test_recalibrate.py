"""The script that calibrates studies anew: it changes their calibration and nothing else."""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
from campaign_studies import calibration
from study_results import made_up

from analysis.table.study_file import load_result, save_result

SCRIPT = Path(__file__).parents[3] / "scripts" / "recalibrate.py"
pytestmark = pytest.mark.skipif(not SCRIPT.is_file(), reason="scripts are not in a source distribution")


@pytest.fixture
def script():
    spec = importlib.util.spec_from_file_location("recalibrate", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def numbers(result):
    return np.array([row[-3:] for row in result.rows], float)


def test_the_calibration_of_a_study_is_replaced_and_nothing_else(script, tmp_path, monkeypatch, capsys):
    old, new = calibration(9973), calibration(9973, yes=0.5)
    before = made_up(2)._replace(calibration=old)
    few = before._replace(facts={**before.facts, "n_points": 999})
    save_result(tmp_path / "many.h5", before)
    save_result(tmp_path / "few.h5", few)
    asked = []
    monkeypatch.setattr(script, "calibrate_of_points", lambda plan, workers: asked.append(plan) or new)
    script.main(str(tmp_path / "many.h5"), str(tmp_path / "few.h5"))
    (plan,) = asked  # fewer than a thousand points are not calibrated
    assert plan.n_points == before.facts["n_points"]
    after = load_result(tmp_path / "many.h5")
    assert repr(after.calibration) == repr(new)
    assert repr(after._replace(calibration=old)) == repr(before)
    assert np.array_equal(numbers(after), numbers(before), equal_nan=True)
    assert repr(load_result(tmp_path / "few.h5").calibration) == repr(old)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["M"] for line in lines] == [999, before.facts["n_points"]]
