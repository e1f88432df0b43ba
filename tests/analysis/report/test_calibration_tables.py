"""What the tests say of controls: in tables, in sentences, in the file of a study and beside the verdicts."""

import math

import pytest
from damage import editing
from study_results import made_up

from analysis.claims import registry
from analysis.controls.calibration import planted, stack_verdicts
from analysis.controls.calibration.questions import QUESTIONS
from analysis.controls.calibration.row import CalibrationRow
from analysis.report.calibration_tables import calibration_sentences, calibration_tables
from analysis.report.decisions import decide_and_tabulate
from analysis.report.markdown import render_page
from analysis.table.study_file import load_result, save_result
from analysis.terminal.verdicts import print_claims
from rbm import InputError


def row(control, expected, target, yes, question="noise verdict", samples=10):
    return CalibrationRow(
        question, control, expected, 9973, target, 10, samples, -0.02, yes, yes / 2, (1 + yes) / 2, 0.1, 0.01
    )


ROWS = (
    row("ideal", "yes", 0.5, 1.0), row("ideal", "yes", 0.8, 0.9), row("uniform", "no", 0.5, 0.1),
    row("ising", "", 0.8, 0.5), row("rank", "yes", 0.8, math.nan, samples=0),
    row("law", "yes", 0.5, 0.3, question="power law verdict"),
)  # fmt: skip


def test_a_table_has_a_line_a_control_and_a_column_a_resolution():
    (table,) = calibration_tables(ROWS, ("noise verdict",))
    assert "share of verdicts that say so, each of 5 samples as of 5 seeds" in table.title
    (samples,) = calibration_tables((row("ideal", "yes", 0.5, 1.0, "noise band"),), ("noise band",))
    assert "share of samples above -0.02" in samples.title
    assert table.title.endswith("M = 9973")
    assert table.head == ("control", "should be", "H[s] 0.5", "H[s] 0.8")
    assert table.lines == (
        ("ideal", "yes", "1.00 (0.50 to 1.00)", "0.90 (0.45 to 0.95)"),
        ("uniform", "no", "0.10 (0.05 to 0.55)", "-"),
        ("ising", "either", "-", "0.50 (0.25 to 0.75)"),
        ("rank", "yes", "-", "silent"),
    )
    assert calibration_tables(ROWS, ("above shuffled",)) == ()


def test_a_sentence_counts_samples_of_ideals_and_nulls():
    (noise,) = calibration_sentences(ROWS, ("noise verdict",))
    assert noise.endswith("yes to 19 of 20 where it should, to 1 of 10 where it should not; silent on 10 of 50.")
    (law,) = calibration_sentences(ROWS, ("power law verdict",))
    assert law.endswith("yes to 3 of 10 where it should, to none drawn where it should not.")
    assert calibration_sentences(ROWS, ("above shuffled",)) == ()


@pytest.mark.parametrize("rows", [[row("ideal", "yes", 0.5, 0.0)], [row("ideal", "yes", 0.5, math.nan, samples=0)], []])
def test_a_test_that_says_yes_to_no_ideal_is_no_evidence(rows):
    null = row("uniform", "no", 0.5, 0.9)
    (said,) = calibration_sentences([*rows, null], ("noise verdict",))
    assert said.endswith("Of these it has said yes to none that it should.")
    (said,) = calibration_sentences([*rows, null, row("ideal", "yes", 0.8, 0.1)], ("noise verdict",))
    assert "no evidence" not in said


def test_the_questions_of_the_claims_are_those_of_the_calibration():
    asked = [name for claim in registry.CLAIMS for name in claim.questions]
    assert len(set(asked)) == 7
    assert set(asked) <= {*(question.name for question in QUESTIONS), *stack_verdicts.TITLES, planted.QUESTION}
    assert all(claim.questions for claim in registry.CLAIMS)


def test_it_stands_beside_the_verdicts_and_in_the_file(tmp_path, capsys):
    result = made_up(2)._replace(calibration=ROWS)
    found = decide_and_tabulate(result.rows, calibration=result.calibration)
    page = render_page(result, found, {})
    assert "| uniform | no | 0.10 (0.05 to 0.55) | - |" in page
    print_claims(found)
    assert "yes to 19 of 20 where it should" in capsys.readouterr().out
    save_result(tmp_path / "study.h5", result)
    loaded = load_result(tmp_path / "study.h5").calibration
    assert repr(loaded) == repr(ROWS)
    none = decide_and_tabulate(result.rows)
    assert all("No controls of as many points" in section.controls[0] for section in none.sections)
    save_result(tmp_path / "none.h5", made_up(2))
    assert load_result(tmp_path / "none.h5").calibration == ()


@pytest.mark.parametrize(("name", "values", "says"), [
    ("yes", [1.0], "columns of different lengths"), ("control", [1.0] * 6, "must be a column of texts"),
    ("samples", [0.5] * 6, "whole numbers"),
])  # fmt: skip
def test_a_calibration_that_is_none_is_named(tmp_path, name, values, says):
    save_result(tmp_path / "study.h5", made_up(2)._replace(calibration=ROWS))
    with editing(tmp_path / "study.h5") as file:
        del file["calibration"][name]
        file["calibration"][name] = values
    with pytest.raises(InputError, match=f"study.h5.*{says}"):
        load_result(tmp_path / "study.h5")
