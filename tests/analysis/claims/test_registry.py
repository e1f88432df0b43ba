"""One entry adds a claim: to the verdicts, the page, the report and the terminal."""

import claim_tables
import pytest
from claim_tables import TRAINED
from study_results import made_up

from analysis.claims import decide, registry
from analysis.claims.claim import Claim, Column, LayerTable, RecordTable
from analysis.claims.reading import Key, values
from analysis.claims.verdict import Verdict, effect_over_seeds
from analysis.entropies.registry import SHOWN_MEASURES
from analysis.figures import FIGURES
from analysis.report.decisions import decide_and_tabulate
from analysis.report.html import render
from analysis.report.markdown import render_page
from analysis.terminal.verdicts import print_claims

TITLE = "(iv) Deep layers have <few> states"


def few_states(index):
    deepest = {seed: min(layers.values()) for seed, layers in values(index, Key("n_states")).items()}
    found = effect_over_seeds(TRAINED, "fewest states of a layer", deepest)
    return Verdict(TITLE, "supported" if found.interval.high < 5000 else "undecided", "They have.", (found,), ())


def few_states_tables(index):
    states = LayerTable("States of every layer", (Column("states", Key("n_states"), 1),))
    return states, RecordTable("Signs", ("what", "n", "x", "y"), (("a", 1, 0.5, 0.25),), signed=("y",))


CLAIM = Claim("few_states", TITLE, "fewer than 5000, of {patterns}.", few_states, few_states_tables, ("training",))


@pytest.fixture
def four(monkeypatch):
    monkeypatch.setattr(registry, "CLAIMS", (*registry.CLAIMS, CLAIM))


def report_of(result):
    """The report of a result whose sampled read-out has the rows of the most probable one where it has none."""
    own = {row.measure for row in result.rows if row.readout == "sample"}
    missing = {measure.name for measure in SHOWN_MEASURES} - own
    rows = [r._replace(readout="sample") for r in result.rows if r.measure in missing and r.readout != "sample"]
    result = result._replace(rows=[*result.rows, *rows])
    facts = result.facts | {"n_held_out": 7, "held_out": "the last tenth"}
    return render(result._replace(facts=facts), dict.fromkeys(FIGURES, "PNG"))


def test_verdicts_are_in_the_order_of_the_registry(four):
    found = decide(claim_tables.saying_yes())
    assert [verdict.claim for verdict in found] == [claim.title for claim in registry.CLAIMS]
    assert len(found) == 6


def test_the_page_the_report_and_the_terminal_show_a_fourth_claim(four, capsys):
    result = made_up()
    found = decide_and_tabulate(result.rows)
    links = {name: f"{name}.png" for name in FIGURES}
    page = render_page(result, found, links)
    assert page.startswith("# The claims: six verdicts\n")
    (other,) = (section.other.decision for section in found.sections if section.verdict.claim == TITLE)
    assert f"| {TITLE} | **supported** | {other} | They have. |" in page
    assert "| 2 | 8110.0 |" in page
    assert "| a | 1 | 0.5000 | +0.2500 |" in page
    assert "training.png" in page
    print_claims(found)
    assert "supported: They have." in capsys.readouterr().out
    report = report_of(result)
    assert ">The claims: six verdicts</h2>" in report
    assert "<li>Claim (iv): fewer than 5000, of 500.</li>" in report
    assert "(iv) Deep layers have &lt;few&gt; states: supported</h3>" in report


def test_verdicts_are_counted_and_the_rules_named():
    result = made_up()
    page = render_page(result, decide_and_tabulate(result.rows), {})
    assert page.startswith("# The claims: five verdicts\n")
    assert "`analysis/protocols/second.md`" in page
    assert ">The claims: five verdicts</h2>" in report_of(result)
    assert "<code>analysis/protocols/second.md</code>" in report_of(result)
    first = render_page(result, decide_and_tabulate(result.rows, registry.FIRST), {})
    assert first.startswith("# The claims: three verdicts\n")
    assert "`analysis/protocols/first.md`" in first


def test_the_report_shows_every_figure_once_and_the_numbers_of_the_rules():
    report = report_of(made_up())
    for figure in FIGURES.values():
        assert report.count(f'<img alt="{figure.title}"') == 1
    assert "1000 Gibbs sweeps" in report
    for numbers in (
        ".3 &lt; H[s] &lt; .95 log M",
        "2 standard deviations of one ideal",
        "lies above .3",
        "by 3 paired",
        "+-.1",
    ):
        assert numbers in report
    assert "fields" not in report
    assert report.count("reach 85.0 to 97.0 %") == 2  # fractions .97 - .02 i, one digit after the point


def test_every_figure_of_a_claim_exists_and_belongs_to_claims():
    named = [name for claim in registry.CLAIMS for name in claim.figures]
    assert sorted(named) == sorted(name for name, figure in FIGURES.items() if figure.shown == "claim")


def test_every_claim_has_a_file_of_its_name():
    assert [claim.decide.__module__.split(".")[-1] for claim in registry.CLAIMS] == [c.name for c in registry.CLAIMS]


def test_a_verdict_shows_itself_briefly_and_as_a_table():
    found = decide(claim_tables.supporting(), "first")
    assert repr(found).count("\n") == 2
    assert repr(found[0]) == f"{found[0].claim}: supported. {found[0].reason}"
    shown = found[0]._repr_html_()
    assert shown.count("<tr>") == 1 + len(found[0].effects)
    assert "<b>supported</b>" in shown
    assert "<td>untrained</td><td>+0.0500</td><td>+0.0461 to +0.0539</td><td>5</td>" in shown
    assert found._repr_html_() == "".join(verdict._repr_html_() for verdict in found)
    hostile = found[0]._replace(reason="a < b & c")
    assert "a &lt; b &amp; c" in hostile._repr_html_()
