"""The other read-out and other forms of the code length: the same rules, from their own rows alone."""

import claim_tables
import pytest
from campaign_studies import SHORTEST, save_campaign, study_rows
from claim_tables import resolution

from analysis.campaign.studied import read_studies, titles
from analysis.claims import decide
from analysis.claims.reading import Key, by_readout, index_final
from analysis.claims.registry import CLAIMS, CURRENT, FIRST
from analysis.report.campaign.page import campaign_figures, render_campaign
from analysis.report.campaign.tables import forms_table
from analysis.report.decisions import decide_and_tabulate, other_readout
from rbm.config import READOUTS

PRIMARY, SAMPLED = READOUTS
NAME, OTHER = "mnist-pooled-cd10", "unifont-cd10"


def sampled(rows):
    return [row._replace(readout=SAMPLED) for row in rows]


def other_forms(rows, measure, layer):
    """Code lengths of another form, least in a layer."""
    lengths = [row for row in rows if (row.measure, row.network, row.null) == (Key("predictive_code_length")[:3])]
    return [
        row._replace(
            measure=measure, value=SHORTEST + 100 * (resolution()[row.layer - 1] - resolution()[layer - 1]) ** 2
        )
        for row in lengths
        if row.layer
    ]


@pytest.fixture(scope="module")
def rows():
    primary = study_rows()
    forms = other_forms(primary, "predictive_code_length_prior_half", 4)
    forms += other_forms(primary, "predictive_code_length_smoothing_one", 5)
    return [*primary, *forms, *sampled(study_rows(d=-0.15, gap=-0.04, effect=0.001, ratio=0.2))]


@pytest.fixture(scope="module")
def found(tmp_path_factory, rows):
    root = tmp_path_factory.mktemp("campaign")
    both = [row for row in rows if (row.measure, row.readout) != ("resolution", SAMPLED)]  # saved with every study
    save_campaign(root, (NAME, OTHER), {NAME: both, OTHER: both})
    return read_studies([root])


def test_the_rules_decide_from_the_rows_of_a_read_out_alone(rows):
    index = index_final(rows)
    said = [claim.decide(by_readout(index, SAMPLED)).decision for claim in CLAIMS]
    assert said == [*["not supported"] * 4, "elsewhere"]
    assert [claim.decide(by_readout(index, PRIMARY)).decision for claim in CLAIMS] == [*["supported"] * 4, "here"]
    assert [v.decision for v in decide(rows)] == [*["supported"] * 4, "here"]


def test_every_verdict_of_a_study_has_that_of_the_sampled_read_out_beside_it(rows):
    sections = decide_and_tabulate(rows).sections
    assert [s.other.decision for s in sections] == [*["not supported"] * 4, "elsewhere"]
    for section in sections:
        assert other_readout(section).startswith("By the sampled read-out, which decides nothing: ")
        assert section.other.reason in other_readout(section)
        assert ("in the place of these layers" in other_readout(section)) == bool(section.claim.ideal)
    primary = [row for row in rows if row.readout == PRIMARY]
    assert [s.other for s in decide_and_tabulate(primary, CURRENT).sections] == [None] * 5
    assert other_readout(decide_and_tabulate(primary).sections[0]) == ""
    first = decide_and_tabulate(claim_tables.saying_yes(), FIRST).sections  # history, as it was
    assert {s.other for s in first} == {None}


def test_a_campaign_has_the_verdicts_of_both(found):
    text = render_campaign(found, {})
    primary, other = text.index("## Verdicts"), text.index("## By the sampled read-out")
    decided, again = text[primary:other], text[other : text.index("## Where each measure is best")]
    line = f"| mnist-pooled | seen |{' **supported** |' * 4} **here** |"
    assert line in decided
    assert line not in again
    noes = " **not supported** |" * 2 + " **not supported (no evidence)** |" * 2
    assert f"| mnist-pooled | seen |{noes} **elsewhere** |" in again
    assert "| mnist-pooled | seen | trained | elsewhere | -0.150 (-0.160 to -0.140) |" in again
    assert "(iii) as a law over data sets: undecided." in decided
    assert "(iii) as a law over data sets: not supported.** Elsewhere on mnist-pooled and unifont." in again
    assert "map_sampled" in campaign_figures(found)


def test_other_forms_have_their_own_best_layer(found):
    named = {name: study for name, study in titles(found.studies).items() if study.data == "mnist-pooled"}
    table = forms_table(named)
    lines = {(line[1], line[2].partition(" in ")[0]): line[3:] for line in table.lines}
    assert lines[PRIMARY, "as decided"] == ("3, 3, 3, 3, 3", "0 of 5", "+0.020 (+0.010 to +0.030)")
    assert lines[PRIMARY, "m = 1/2"][:2] == ("4, 4, 4, 4, 4", "0 of 5")
    assert lines[PRIMARY, "a = 1"][:2] == ("5, 5, 5, 5, 5", "0 of 5")
    assert lines[SAMPLED, "as decided"][2] == "-0.150 (-0.160 to -0.140)"
    assert set(lines) == {(PRIMARY, form) for form in ("as decided", "m = 1/2", "a = 1")} | {(SAMPLED, "as decided")}
