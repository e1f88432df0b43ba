"""Patterns that are all one, and a saturated F1, are named wherever regeneration is shown."""

from functools import partial

import command_line
import numpy as np
import pytest
from claim_tables import row
from striped import HELD_OUT, MODEL, measure
from study_results import made_up

from analysis.claims.reading import index_final
from analysis.cli import main
from analysis.regeneration import Regenerated, make_reference, measure_way
from analysis.report import html
from analysis.report.cautions import find_cautions
from analysis.report.decisions import decide_and_tabulate
from analysis.report.markdown import render_page
from analysis.table.row import write_csv
from rbm import pack

call = partial(command_line.call, main)


def distinct(way, layer, seed, value, **given):
    return row(f"{way}_distinct_patterns", layer, seed, value, half=float("nan"), **given)


def test_nothing_is_said_of_many_patterns_and_an_unsaturated_measure():
    rows = [distinct("R1", 1, 0, 11), row("baseline_f1", 0, 0, 0.95)]
    assert find_cautions(index_final(rows)) == ()


def test_the_layers_whose_patterns_are_one_or_a_handful_are_named_by_way_network_and_readout():
    rows = [distinct("R1", 1, 0, 400), distinct("R1", 2, 0, 1), distinct("R1", 2, 1, 30), distinct("R1", 3, 0, 1)]
    rows += [distinct("R1", 4, 0, 10), distinct("R3", 1, 0, 2, network="untrained", readout="sample")]
    one, other = find_cautions(index_final(rows))
    assert one.startswith("R1 of the trained network, read-out most probable: all patterns are one and the same in ")
    assert "in layers 2 and 3; only 10 patterns differ in layer 4." in one
    assert "R3 of the untrained network, read-out sample: only 2 patterns differ in layer 1." in other


def test_what_is_the_same_of_several_ways_and_networks_is_said_once():
    untrained = [distinct(way, 2, 0, 1, network="untrained") for way in ("R1", "R2", "R3")]
    shuffled = [distinct(way, 2, 0, 1, network="pixels shuffled") for way in ("R1", "R2", "R3")]
    other = [distinct("R2", 2, 0, 1)]
    one, two = sorted(find_cautions(index_final([*untrained, *shuffled, *other])))
    same = "all patterns are one and the same in layer 2. Measures of"
    assert one.startswith(
        f"R1, R2 and R3 of the untrained and pixels shuffled networks, read-out most probable: {same}"
    )
    assert two.startswith(f"R2 of the trained network, read-out most probable: {same}")


def test_a_saturated_measure_is_named_with_the_rule():
    (sentence,) = find_cautions(index_final([row("baseline_f1", 0, 0, 0.5), row("baseline_f1", 0, 1, 0.992)]))
    assert "saturated: F1 of independent pixels is 0.992, above 0.95" in sentence


def test_terminal_page_and_report_say_so(tmp_path):
    result = made_up(2)
    rows = [*result.rows, distinct("R2", 5, 0, 1), row("baseline_f1", 0, 3, 0.97)]
    facts = {**result.facts, "n_held_out": 3, "held_out": "x"}
    result = result._replace(rows=rows, facts=facts)
    write_csv(tmp_path / "study.csv", rows)
    found = decide_and_tabulate(rows)
    texts = [call("claims", tmp_path / "study.csv"), render_page(result, found, {}), html.render(result, {})]
    for text in texts:
        flat = " ".join(text.replace("</strong>", "").replace("**", "").split())
        assert "Caution" in flat
        assert "all patterns are one and the same in layer 5" in flat
        assert "saturated: F1 of independent pixels is 0.970" in flat
    assert "Caution" not in html.render(made_up(2)._replace(facts=facts), {})


@pytest.mark.parametrize("n", [1, 4])
def test_patterns_are_counted(n):
    patterns = pack(np.tile(np.eye(17, dtype=np.uint8)[:n], (8, 1)))
    reference = make_reference(HELD_OUT, HELD_OUT, n_patterns=19, seed=1)
    regenerated = Regenerated(MODEL.encode(patterns, 1), patterns)
    found = {m.measure: m.value for m in measure_way(MODEL, 1, "R1", regenerated, reference)}
    assert found["R1_distinct_patterns"] == n
    assert {m.measure for m in measure()} > {f"R{way}_distinct_patterns" for way in (1, 2, 3)}
