"""Free samples carry the mixing numbers of their chains: in the report below the pictures, and on the page."""

from claim_tables import row, saying_yes
from study_results import made_up

from analysis.claims.reading import index_final
from analysis.report.decisions import decide_and_tabulate
from analysis.report.html import render
from analysis.report.markdown import render_page
from analysis.report.mixing_table import NOTE, mixing_table

ROWS = [
    row(name, layer, seed, value)
    for layer, numbers in ((1, (1.5, 90.0, 120.0, 0.0)), (2, (1.01, 4.0, 9000.0, 1.0)))
    for name, value in zip(("R3_rhat", "R3_tau", "R3_effective", "R3_mixed"), numbers, strict=True)
    for seed in (1, 2)
] + [row("R3_rhat", 3, 1, 1.2), row("R3_mixed", 3, 2, 1.0), row("R3_mixed", 3, 3, 0.0), row("R3_mixed", 3, 1, 1.0)]


def test_a_line_a_layer_with_means_over_the_seeds_that_tell():
    table = mixing_table(index_final(ROWS))
    assert [line[:2] for line in table.lines] == [("1", "0.00"), ("2", "1.00"), ("3", "0.67")]
    assert table.lines[0][2:] == ("1.500", "90.0", "120")
    assert table.lines[2][2:] == ("1.200", "not defined", "not defined")
    assert mixing_table(index_final(saying_yes())).lines == ()


def test_it_stands_below_the_pictures_and_without_pictures_too():
    result = made_up(2)
    facts = result.facts | {"n_held_out": 7, "held_out": "x"}
    result = result._replace(rows=[*result.rows, *ROWS], facts=facts)
    table = "Do the chains of free samples mix?"
    with_pictures, without = render(result, {"samples": "x", "filters": "x"}), render(result, {})
    assert with_pictures.count(table) == without.count(table) == 1
    assert with_pictures.index('id="samples"') < with_pictures.index(table) < with_pictures.index('id="filters"')
    page = render_page(result, decide_and_tabulate(result.rows), {})
    assert f"## {table}\n\n{NOTE}\n\n| layer |" in page
    bare = [r for r in result.rows if r.measure not in {m.measure for m in ROWS}]
    assert table not in render(result._replace(rows=bare), {})
