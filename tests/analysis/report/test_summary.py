"""What the first screen of a report says: what was found, and what would decide the rest."""

import math
import re

import pytest
from study_results import made_up

from analysis.claims.verdict import Verdict, effect_over_seeds
from analysis.report.html import render
from analysis.report.summary import next_steps, summarise

FACTS = {"training_seconds": 100.0, "measuring_seconds": 200.0}


def verdict(decision, n_seeds, claim="(i) A claim"):
    values = {seed: 0.1 * seed for seed in range(n_seeds)}
    return Verdict(claim, decision, "Why.", (effect_over_seeds("trained", "statistic", values),), ())


def test_claims_are_grouped_by_what_was_decided():
    found = [("a", "supported"), ("b", "undecided"), ("c", "supported")]
    assert summarise(found) == "Supported: a, c; undecided: b."


@pytest.mark.parametrize(
    ("n_seeds", "wanted", "minutes"),
    [(1, 5, "about 20 minutes"), (2, 5, "about 8 minutes"), (5, 10, "about 5 minutes")],
)
def test_more_seeds_are_asked_for_with_what_they_cost(n_seeds, wanted, minutes):
    (step,) = next_steps([verdict("undecided", n_seeds), verdict("supported", n_seeds)], n_seeds, FACTS, "runs/x")
    assert step.command == f"relevance study --resume --seeds {wanted} --out runs/x"
    assert minutes in step.sentence  # 300 seconds were n_seeds' share
    assert ("One seed has no interval" in step.sentence) == (n_seeds == 1)


def test_the_command_is_one_a_shell_takes():
    (step,) = next_steps([verdict("undecided", 1)], 1, FACTS, "my runs/x")
    assert step.command.endswith(" --out 'my runs/x'")


def test_claims_with_the_same_command_stand_together():
    silent = Verdict("c", "undecided", "Why.", (effect_over_seeds("trained", "statistic", {}),), ())
    found = next_steps([verdict("undecided", 2, "a"), silent, verdict("undecided", 2, "b")], 2, FACTS, "runs/x")
    assert [step.claims for step in found] == [("a", "b"), ("c",)]


def test_a_test_that_is_silent_needs_no_seeds():
    nothing = Verdict("c", "undecided", "Why.", (effect_over_seeds("trained", "statistic", {}),), ())
    (step,) = next_steps([nothing], 3, FACTS, "runs/x")
    assert step.command == ""
    assert "silent" in step.sentence
    (none,) = next_steps([nothing._replace(effects=())], 3, FACTS, "runs/x")
    assert none.command == ""
    assert math.isnan(nothing.effects[0].interval.mean)


def test_the_page_has_it_and_every_link_of_its_contents_leads_somewhere():
    result = made_up()
    result = result._replace(facts=result.facts | {"n_held_out": 7, "held_out": "x"})
    page = render(result, {"plane": "cG5n"}, "runs/here")
    links = re.findall(r'href="#(.*?)"', page)
    assert len(links) >= 10
    assert len(set(links)) == len(links)
    for link in links:
        assert page.count(f'id="{link}"') == 1, link
    assert page.index("<strong>Found:</strong>") < page.index("<h2")
    assert "Supported: (i) Noise" in page
