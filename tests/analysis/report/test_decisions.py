"""The account on the page and on the terminal: its numbers are those of the table."""

import re

import claim_tables
import command_line
import numpy as np
import pytest
from claim_tables import NULLS, TRAINED, row
from study_results import made_up

from analysis.claims import decide
from analysis.claims.claim import Column, LayerTable
from analysis.claims.reading import Key, index_final
from analysis.claims.registry import FIRST
from analysis.claims.summary import by_epoch, by_points, layer_summaries
from analysis.cli import main
from analysis.errorbars.formats import UNDEFINED
from analysis.report import markdown as results_page
from analysis.report.decisions import decide_and_tabulate
from analysis.report.markdown import markdown_table, write_page
from analysis.report.text_tables import text_table
from analysis.table.study_file import save_result
from rbm import InputError


@pytest.fixture(scope="module")
def result():
    return made_up()


@pytest.fixture(autouse=True)
def blank_figures(monkeypatch):
    """Figures are tested elsewhere: here their files are empty."""

    def touch(directory, result, names, suffixes):
        directory.mkdir(exist_ok=True)
        paths = {name: directory / f"{name}.png" for name in names}
        for path in paths.values():
            path.touch()
        return paths

    monkeypatch.setattr(results_page, "draw_figures", touch)


@pytest.mark.parametrize(
    ("protocol", "decisions"), [("first", ["supported"] * 3), ("second", [*["supported"] * 4, "here"])]
)
def test_all_are_decided_from_one_table(protocol, decisions):
    assert [v.decision for v in decide(claim_tables.saying_yes(), protocol)] == decisions
    for rows in (claim_tables.saying_yes(1), []):
        assert [v.decision for v in decide(rows, protocol)] == ["undecided"] * len(decisions)


def test_a_protocol_that_is_none_is_refused():
    with pytest.raises(InputError, match="protocol must be one of second, first; got 'third'"):
        decide([], "third")


def test_a_layer_is_the_mean_over_seeds_or_the_row_of_the_only_one():
    rows = [row("x", 2, seed, v) for seed, v in enumerate((1.0, 2.0, float("nan"), 6.0))]
    rows += [row("x", 3, 1, 5.0, half=0.5), row("x", 3, 2, float("nan"))]
    two, three = layer_summaries(index_final(rows), Key("x"))
    assert (two.at, two.interval.mean, two.interval.n) == (2, 3.0, 3)
    assert np.isclose(two.interval.high - two.interval.mean, 4.302653 * np.std([1, 2, 6], ddof=1) / np.sqrt(3))
    assert three == (3, (5.0, 4.5, 5.5, 1))


def test_curves_keep_points_and_epochs_apart():
    rows = [
        row("x", 2, 0, 1.0, points=10), row("x", 2, 0, 2.0),
        row("x", 2, 0, 3.0, epoch=0), row("x", 2, 0, 4.0, epoch=7),
        row("x", 1, 0, 9.0), row("x", 2, 0, 9.0, network="untrained"), row("y", 2, 0, 9.0),
    ]  # fmt: skip
    assert [(p.at, p.interval.mean) for p in by_points(rows, Key("x"), 2)] == [(10, 1.0), (claim_tables.M, 2.0)]
    assert [(p.at, p.interval.mean) for p in by_epoch(rows, Key("x"), 2)] == [(0, 3.0), (7, 4.0)]


def test_cells_say_what_is_not_defined():
    rows = [row("x", 1, 0, 0.5), row("y", 2, 0, float("nan")), row("x", 0, 0, 7.0)]
    table = LayerTable("t", (Column("x", Key("x"), 2, True), Column("y", Key("y"))))
    grid = text_table(table, index_final(rows))
    assert grid.head == ("layer", "x", "y")
    assert grid.lines == (("1", "0.50 (0.49 to 0.51)", UNDEFINED), ("2", UNDEFINED, UNDEFINED))


def lines_of(grids, title):
    (grid,) = (g for g in grids if title in g.title)
    return grid, {line[0]: dict(zip(grid.head[1:], line[1:], strict=True)) for line in grid.lines}


def test_layer_tables_hold_the_numbers(result):
    one, two, three = decide_and_tabulate(result.rows, FIRST).sections
    _, entropies = lines_of(one.layers, "Entropies")
    assert entropies["3"]["resolution H[s], log M"] == "0.7900 (0.7900 to 0.7900)"
    assert entropies["3"]["distinct states"] == "7120"
    _, effects = lines_of(one.layers, "same resolution")
    assert effects["4"]["untrained"] == "0.0500 (0.0461 to 0.0539)"
    _, fits = lines_of(two.layers, "Fitted")
    assert fits["6"]["called"] == "0.60"
    assert fits["1"]["mu"].startswith("1.267")
    _, alternatives = lines_of(two.layers, "Log-likelihood")
    assert (alternatives["1"]["lognormal"], alternatives["1"]["p, lognormal"]) == ("-0.30", "0.700")
    _, nulls = lines_of(two.layers, "draws and seeds")
    assert [nulls["1"][name] for name in (TRAINED, *NULLS)] == ["1.00", "0.60", "0.60", "0.60", "0.60"]
    _, ways = lines_of(three.layers, "R3, trained")
    assert ways["7"]["recall"] == "0.200"
    others, _ = lines_of(three.layers, "Other measures")
    assert others.head[1:] == (
        "class kept by R1", "code length, bits a pixel", "divergence of R3, bits", "between halves, bits",
        "class given the state, bits", "loop information, bits", "R-hat of the chains of R3",
        "autocorrelation time of the chains of R3, sweeps", "effective draws of the chains of R3, draws",
        "chains of R3 have mixed", "F1 of R2, visible sampled",
    )  # fmt: skip
    whole = dict(decide_and_tabulate(result.rows).whole.lines)
    assert whole["F1 of independent pixels"] == "0.0500"
    assert whole["code length of independent pixels, bits a pixel"] == "0.2700"
    trade, _ = lines_of(three.layers, "slope -1")
    first = dict(zip(trade.head, trade.lines[0], strict=True))
    shown = [first[name] for name in ("network", "best layer", "in the stack", "d")]
    assert shown == [TRAINED, "3", "inside", "+0.0100"]
    assert len(trade.lines) == 25


def test_layers_that_do_not_count_are_named(result):
    rows = [r._replace(value=0.99) if (r.measure, r.layer) == ("resolution", 1) else r for r in result.rows]
    assert "does not count: 1" in decide_and_tabulate(rows, FIRST).sections[0].layers[1].title
    assert "count" not in decide_and_tabulate(result.rows, FIRST).sections[0].layers[1].title


def test_the_page_says_verdicts_effects_and_figures(result, tmp_path):
    path = write_page(tmp_path / "results.md", result)
    text = path.read_text()
    for verdict in decide(result.rows):
        assert f"## {verdict.claim}\n\n**{verdict.decision.capitalize()}.** {verdict.reason}" in text
        for e in (*verdict.effects, *verdict.secondary):
            shown = f"{e.interval.mean:+.4f}" if e.interval.n else UNDEFINED
            assert f"| {e.statistic} | {e.subject} | {shown} |" in text
    pictures = re.findall(r"!\[.*?\]\((.*?)\)", text)
    assert len(pictures) == len(set(pictures)) == 10
    assert all((tmp_path / p).is_file() for p in pictures)
    assert "nan" not in text
    assert "seeds 0, 1, 2, 3, 4" in text
    widths = {len(re.findall(r"(?<!\\)\|", line)) for line in text.splitlines() if line.startswith("| H[s]")}
    assert len(widths) <= 1


def test_a_page_of_one_seed_says_undecided_and_shows_the_values(tmp_path):
    text = write_page(tmp_path / "one.md", made_up(1)).read_text()
    assert text.count("**Undecided.**") == 5
    assert "+0.0500 | none | 1 |" in text
    with pytest.raises(InputError, match="ending"):
        write_page(tmp_path / "page", made_up(1))


def test_a_bar_in_a_cell_is_escaped():
    grid = decide_and_tabulate([]).whole._replace(head=("a|b",), lines=(("H[s|k]",),))
    assert markdown_table(grid).splitlines() == ["| a\\|b |", "| --- |", "| H[s\\|k] |"]


def test_the_command_prints_the_verdicts_and_writes_the_page(result, tmp_path):
    save_result(tmp_path / "study.h5", result)
    text = command_line.call(main, "claims", tmp_path, "--markdown", tmp_path / "results.md")
    assert (text.count("supported: "), text.count("\nhere: ")) == (4, 1)
    assert "H[s]" in text
    assert command_line.call(main, "claims", tmp_path, "--protocol", "first").count("supported: ") == 3
    assert (tmp_path / "results.md").is_file()
    assert "exists" in command_line.call(main, "claims", tmp_path, "--markdown", tmp_path / "results.md", status=2)
    command_line.call(main, "claims", tmp_path, "--markdown", tmp_path / "results.md", "--overwrite")
    assert "no file" in command_line.call(main, "claims", tmp_path / "nowhere", status=2)
