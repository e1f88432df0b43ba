"""The page on a campaign: its numbers are those of the rows, each verdict stands beside what it rests on."""

import dataclasses

import pytest
from campaign_studies import calibration, save_campaign, study_rows

from analysis.campaign.series import dose_series, points_series, training_series
from analysis.campaign.studied import read_studies, titles
from analysis.claims.registry import CLAIMS
from analysis.protocols.second import DECIDING_SETS
from analysis.report.campaign import page as module
from analysis.report.campaign.calibrations import calibrations
from analysis.report.campaign.in_place import answers_of, in_place_table
from analysis.report.campaign.page import render_campaign, write_campaign_page
from analysis.report.campaign.tables import code_table, dose_table, map_of, place_table
from analysis.report.campaign.verdicts import beside_table, claim_table, overview_table, reasons
from rbm import InputError

NOISE, TRAINING, DESCRIBED, LEARNED, PLACE = CLAIMS
WIDE = {  # by part: every set but patches and words; what is not usual
    "mnist-pooled-cd10": study_rows(),
    "unifont-cd10": study_rows(gap=-0.04, effect=0.001, ratio=0.2),
    "chorales-cd10": study_rows(d=-0.25),
    "ising-critical-cd10": study_rows(d=0.1, ratio=0.3),
    "ising-hot-cd10": study_rows(d=0.17, effect=-0.05),
    "mnist-pooled-cd10-M1000": study_rows(d=0.3),
    "mnist-flipped-1-cd10": study_rows(d=0.03, gap=-0.012, effect=0.04, ratio=0.4),
    "mnist-flipped-10-cd10": study_rows(d=0.06, gap=-0.015, effect=0.03, ratio=0.25),
    "chorales-cd10-M1000": study_rows(d=-0.1, mu=0.7),
    "chorales-cd10-M10000": study_rows(d=-0.2, mu=0.8),
    "chorales-pcd10": study_rows(d=0.05, mu=1.3),
    "chorales-finer": study_rows(d=0.08, mu=1.4),
}
POINTS = {
    "mnist-pooled-cd10-M1000": 1000, "chorales-cd10-M1000": 1000, "chorales-cd10-M10000": 10_000,
    "chorales-cd10": 19_742,
}  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    root = tmp_path_factory.mktemp("campaign")
    save_campaign(root, WIDE, WIDE, POINTS)
    (root / "words-cd10").mkdir()
    (root / "words-cd10" / "config.toml").write_text("", encoding="utf-8")
    return read_studies([root])


@pytest.fixture(scope="module")
def deciding(found):
    return {name: study for name, study in titles(found.studies).items() if study.decides}


def lines_of(table, *where):
    """Lines as dicts by heading, those whose first cells are these."""
    found = [dict(zip(table.head, line, strict=True)) for line in table.lines if line[: len(where)] == where]
    return found if len(found) != 1 else found[0]


def test_verdicts_stand_against_data_sets_those_not_measured_too(deciding):
    table = overview_table(deciding, answers_of(deciding))
    assert [line[0] for line in table.lines] == [*DECIDING_SETS, "all"]
    said = {line[0]: line[1:] for line in table.lines}
    assert said["mnist-pooled"] == ("seen", *("**supported**",) * 4, "**here**")
    no_evidence = "**not supported (no evidence)**"  # made-up distances are such that frequencies drawn are not called
    assert said["unifont"] == ("seen", *("**not supported**",) * 2, *(no_evidence,) * 2, "**here**")
    assert said["chorales"] == ("seen", *("**supported**",) * 4, "**elsewhere**")
    assert said["ising-critical"] == (
        "unseen", "**supported**", "**supported**", "**undecided**", "**undecided**", "**undecided**",
    )  # fmt: skip
    assert said["ising-hot"][1:3] == ("**undecided**", "**undecided**")
    assert said["patches"] == ("unseen", *("not measured",) * 5)
    assert said["all"] == (
        "", "3 supported, 1 not supported, 1 undecided", "3 supported, 1 not supported, 1 undecided",
        "3 supported, 1 not supported, 1 undecided", "3 supported, 1 not supported, 1 undecided",
        "2 here, 2 elsewhere, 1 undecided",
    )  # fmt: skip


def test_what_the_rule_says_of_controls_stands_below_each_claim(found, deciding):
    answers = answers_of(deciding)
    line = lines_of(in_place_table(NOISE, deciding, answers), "unifont")
    assert line["verdict"] == "not supported"
    assert sum(map(int, line["drawn ideal"].split(", "))) == 10
    assert line["columns shuffled"] == line["independent units"] == "0, 0, 1"
    assert in_place_table(PLACE, deciding, answers).lines == ()
    text = render_campaign(found, {})
    assert text.count("| data set | verdict | drawn ideal | columns shuffled | independent units |\n") == 2
    assert text.count("| drawn frequencies | columns shuffled | independent units | untrained |\n") == 2


def test_each_number_has_its_interval_its_layers_and_its_headroom(deciding):
    table = claim_table(NOISE, deciding)
    assert table.title.startswith("fraction of the frontier less that of drawn ideals, plus the band")
    own = lines_of(table, "mnist-pooled")
    assert own == {
        "data set": "mnist-pooled", "seen": "seen", "verdict": "supported", "of, or against": "trained",
        "statistic": "+0.010 (+0.008 to +0.012)", "seeds": "5", "layers that decide": "5, 5, 5, 5, 5",
        "headroom": "+0.060 (+0.058 to +0.062)",
    }  # fmt: skip
    table = claim_table(TRAINING, deciding)
    (shuffled, _, untrained, _) = lines_of(table, "unifont")
    assert (shuffled["of, or against"], untrained["of, or against"]) == ("columns shuffled", "untrained")
    assert untrained["statistic"] == "+0.001 (-0.003 to +0.005)"
    assert untrained["headroom"] == "+0.041 (+0.039 to +0.043)"
    (hot, *_) = lines_of(table, "ising-hot")
    assert (hot["layers that decide"], hot["statistic"], hot["seeds"]) == ("0, 0, 0, 0, 0", "not defined", "0")
    shuffled, independent = lines_of(claim_table(DESCRIBED, deciding), "unifont")
    assert shuffled["statistic"] == independent["statistic"] == "+0.200 (+0.180 to +0.220)"
    assert shuffled["headroom"] == "+0.600 (+0.600 to +0.600)"
    assert [line["of, or against"] for line in lines_of(claim_table(LEARNED, deciding))] == ["untrained"] * 5


def test_the_place_stands_beside_that_of_the_untrained_network(deciding):
    trained, untrained = lines_of(claim_table(PLACE, deciding), "chorales", "seen")
    assert (trained["verdict"], untrained["verdict"]) == ("elsewhere", "elsewhere")
    assert trained["d, log M"] == "-0.250 (-0.260 to -0.240)"
    assert untrained["d, log M"] == "-0.310 (-0.320 to -0.300)"
    assert (trained["best layer of each seed"], trained["at an end"]) == ("5, 5, 5, 5, 5", "0 of 5")
    assert trained["H[s] of slope -1"] == "0.750 (0.750 to 0.750)"


def test_reasons_are_those_of_the_verdicts(deciding):
    for claim in CLAIMS:
        for said, study in zip(reasons(claim, deciding), deciding.values(), strict=True):
            assert said.endswith(claim.decide(study.table).reason)


def test_the_law_is_decided_from_the_sets_that_decide_and_what_is_not_there_is_named(found):
    text = render_campaign(found, {})
    assert "\n**(iii) as a law over data sets: not supported.** Elsewhere on chorales and ising-hot.\n" in text
    assert "Left out: `words-cd10` (begun, not run to its end)." in text
    (missing,) = (line for line in text.splitlines() if line.startswith("Not among the studies"))
    assert "`patches-cd10`" in missing
    assert "`words-cd10`" not in missing  # named once
    assert "chorales-cd10" not in missing


def test_studies_that_decide_nothing_stand_beside_with_their_own_verdicts(found):
    others = {name: study for name, study in titles(found.studies).items() if not study.decides}
    table = beside_table(others, answers_of(others))
    assert lines_of(table, "chorales:train:1000 (CD-10)")["M"] == "1000"
    assert lines_of(table, "chorales (PCD-10)")[PLACE.title] == "here"
    assert lines_of(table, "mnist-flipped-10 (CD-10)")[DESCRIBED.title] == "not supported"
    assert len(table.lines) == 7


def test_doses_are_in_order_those_missing_left_out(found):
    table = dose_table(dose_series(found.studies))
    assert table.head[2:] == ("0 % flipped", "1 % flipped", "10 % flipped")
    place = lines_of(table, "(iii) d, log M", "trained")
    assert [place[dose] for dose in table.head[2:]] == [
        "+0.020 (+0.010 to +0.030)", "+0.030 (+0.020 to +0.040)", "+0.060 (+0.050 to +0.070)",
    ]  # fmt: skip
    gap = lines_of(table, "(i) layer less drawn ideals, fraction of the frontier", "difference")
    assert gap["10 % flipped"] == "-0.015 (-0.017 to -0.013)"
    effect = lines_of(table, "(i) layer less matched null, fraction of the frontier", "untrained")
    assert effect["1 % flipped"] == "+0.040 (+0.036 to +0.044)"
    ratio = lines_of(table, "(ii) log10 of D1 of the null over D1 of the layer", "columns shuffled")
    assert ratio["10 % flipped"] == "+0.250 (+0.230 to +0.270)"
    assert lines_of(table, "verdict", DESCRIBED.title)["10 % flipped"] == "not supported"


def test_numbers_of_points_and_trainings_stand_beside_each_other(found):
    table = place_table("", points_series(found.studies))
    of = [line for line in lines_of(table, "chorales")]
    assert [line["M"] for line in of] == ["1000", "10000", "19742"]
    assert [line["mu of all states there"][:5] for line in of] == ["0.700", "0.800", "1.000"]
    assert [line["d, log M"][:6] for line in of] == ["-0.100", "-0.200", "-0.250"]
    assert [line["(iii) by the rule"] for line in of] == ["undecided", "elsewhere", "elsewhere"]
    table = place_table("", training_series(found.studies))
    of = lines_of(table, "chorales")
    assert [line["network"] for line in of] == ["CD-10", "CD-10, widths equal", "PCD-10", "CD-10, finer stack"]
    assert [line["d, log M"][:6] for line in of] == ["-0.250", "-0.050", "+0.050", "+0.080"]
    assert [line["mu of all states there"][:5] for line in of] == ["1.000", "1.500", "1.300", "1.400"]
    assert {line["M"] for line in of[:2]} == {"19742"}
    assert {line[0] for line in table.lines} == {name.removesuffix("-cd10") for name in list(WIDE)[:5]}


def test_controls_of_prediction_stand_beside_the_trained_network(deciding):
    trained, untrained, clusters, data = lines_of(code_table(deciding), "ising-critical")
    assert [line["of"] for line in (trained, untrained, clusters)] == ["trained", "untrained", "k-means"]
    assert (trained["less that of trained"], data["least code length, bits a row"][:6]) == ("-", "190.00")
    assert clusters["least code length, bits a row"].startswith("157.00")
    difference = float(clusters["less that of trained"].split()[0])
    assert difference == pytest.approx(157 - float(trained["least code length, bits a row"].split()[0]), abs=0.011)
    assert difference > 0


def test_the_table_behind_the_map_is_that_of_the_claim(deciding):
    table = map_of("x", deciding["chorales"].table)
    best = lines_of(table, "predictive code length")
    assert (best["H[s] of the best"], best["less slope -1"]) == ("0.5000", "-0.2500")
    assert lines_of(table, "F1 of R2")["at an end"] == "5 of 5"


def test_every_number_of_points_is_calibrated_once(found):
    (summary, *tables), notes = calibrations(found.studies)
    assert [table.title.rpartition("M = ")[2] for table in tables] == ["1000", "9973", "10000", "19742"]
    assert len(notes) == 6  # the questions no study has
    assert summary.head[1:] == ("M", "yes where it should", "yes where it should not", "silent")
    assert [line[1] for line in summary.lines] == ["1000", "9973", "10000", "19742"]
    assert {line[2:] for line in summary.lines} == {("9 of 10", "1 of 10", "0 of 20")}
    one, other, *_ = (study for study in found.studies if study.n_points == 9973)
    more = one._replace(calibration=calibration(9973, yes=0.5, drawn=20))
    (summary, table), notes = calibrations([other, more, other._replace(calibration=())])
    assert summary.lines[0][2:] == ("10 of 20", "2 of 20", "0 of 40")
    assert table.lines[0][2].startswith("0.50")
    assert any("studies have 2 calibrations" in note for note in notes)
    assert any("no calibration stands beside this study" in note for note in notes)


def test_the_page_has_every_part_and_its_figures(found, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "save_figure", lambda path, figure: path)
    text = write_campaign_page(tmp_path / "page.md", found).read_text(encoding="utf-8")
    for figure in ("map", "dose", "points", "training", "code_lengths"):
        assert text.count(f"](page/{figure}.png)") == 1
    for claim in CLAIMS:
        assert f"### {claim.title}\n\nRule: {claim.rule}" in text
    assert "### chorales (seen)" in text
    assert "### ising-hot (unseen)" in text
    assert "| chorales:train:1000 (CD-10) | chorales:train:1000 | CD-10 | 1000 | 0, 1, 2, 3, 4 |" in text
    assert f"| chorales | trained | {' | '.join(f'{-190 - i}.0' for i in range(7))} |" in text
    assert "No study of this page has it." not in text
    with pytest.raises(InputError, match="ending"):
        write_campaign_page(tmp_path / "page", found)
    with pytest.raises(InputError, match="none of 1 studies has been run to its end"):
        write_campaign_page(tmp_path / "none.md", found._replace(studies=()))


def test_of_studies_that_decide_nothing_there_is_a_page_too(found):
    (alone,) = (s for s in found.studies if s.data == "chorales:train:1000")
    quick = dataclasses.replace(alone.config, training=dataclasses.replace(alone.config.training, epochs=3))
    text = render_campaign(found._replace(studies=(alone._replace(config=quick),), half_done={}), {})
    assert "| chorales | seen | not measured |" in text
    assert "### chorales:train:1000 (CD-10, not as the campaign trains)" in text
    assert text.count("No study of this page has it.") == 5 + 3
    assert "Left out" not in text
