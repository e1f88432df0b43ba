"""One entry adds a measure of regeneration: to the rows, to the tables of claim (iii) and to its figure."""

import math

import numpy as np
import pytest
from claim_tables import N_LAYERS, row
from striped import DATA, HELD_OUT, HELD_OUT_LABELS, LABELS, MODEL, measure
from study_results import made_up

from analysis.errorbars.intervals import Interval
from analysis.figures.claims.regeneration import draw_regeneration, regeneration
from analysis.regeneration import Regenerated, make_reference, registry
from analysis.regeneration.manifolds import coverage
from analysis.regeneration.measures.coverage import COVERAGE
from analysis.regeneration.measures.discrepancy import DISCREPANCY, discrepancy
from analysis.regeneration.measures.entry import Line, Measure, Panel
from analysis.regeneration.measures.panels import MEMORISATION, PANELS
from analysis.regeneration.ways import WayPatterns
from analysis.report.decisions import decide_and_tabulate

ON = Panel("pixels that are on\n(share)", reference=0.25)
PIXELS_ON = Measure("pixels_on", "pixels on", "", (0, 1), lambda way: Interval(way.patterns.n / 100), ON, digits=2)
DISTINCT = Measure(
    "n_sources", "sources", "rows", (1, math.inf), lambda layer: Interval(float(layer.sources.n)), ON,
    Line("sources", "black", "-", "x"), digits=0,
)  # fmt: skip


@pytest.fixture
def extended(monkeypatch):
    monkeypatch.setattr(registry, "WAY_MEASURES", (*registry.WAY_MEASURES, PIXELS_ON))
    monkeypatch.setattr(registry, "LAYER_MEASURES", (*registry.LAYER_MEASURES, DISTINCT))


TOO_SHORT = {"R3_tau", "R3_effective", "R3_mixed"}  # left out of the few sweeps of these tests


def test_names_in_the_table_are_those_of_the_registry_in_its_order():
    found = measure(labels=LABELS, held_out_labels=HELD_OUT_LABELS, layers=[2])
    names = [r.measure for r in found if r.layer == 2]
    assert sorted(names) == sorted(set(registry.table_names()) - {m.name for m in registry.DATA_MEASURES} - TOO_SHORT)
    assert [r.measure for r in found if r.layer == 0] == [m.name for m in registry.DATA_MEASURES]
    assert len(registry.table_names()) == len(set(registry.table_names())) == 10 * 3 + 2 + 14 + 8
    ways = [m.name for m in registry.WAY_MEASURES]
    assert names[:10] == [f"R1_{name}" for name in ways]
    assert names[10:22] == [f"R2_{name}" for name in ways] + [m.name for m in registry.FREQUENCY_MEASURES]
    of_layers = [m.name for m in registry.LAYER_MEASURES if m.name not in TOO_SHORT]
    assert names[22:] == [f"R3_{name}" for name in ways] + of_layers


def test_coverage_and_discrepancy_are_of_the_patterns_of_a_way():
    reference = make_reference(DATA, HELD_OUT, n_patterns=19, seed=1)
    patterns, held_out = HELD_OUT.rows([0] * 19), reference.held_out.states
    way = WayPatterns(MODEL, 1, Regenerated(MODEL.encode(patterns, 1), patterns), reference)
    assert COVERAGE.compute(way) == coverage(patterns, held_out)
    assert COVERAGE.compute(way) != coverage(held_out, patterns)
    assert DISCREPANCY.compute(way) == discrepancy(patterns, held_out)
    assert DISCREPANCY.compute(way) != discrepancy(held_out, patterns)


def test_values_lie_within_the_bounds_of_their_measures():
    bounds = {m.name: m.bounds for m in registry.all_measures()}
    bounds |= {f"{way.name}_{m.name}": m.bounds for way in registry.WAYS for m in registry.WAY_MEASURES}
    for r in measure(labels=LABELS, held_out_labels=HELD_OUT_LABELS):
        low, high = bounds[r.measure]
        assert low <= r.value <= high


def test_an_entry_adds_a_measure_to_the_rows(extended):
    found = {(r.layer, r.measure): r.value for r in measure()}
    for layer in (1, 2):
        assert [found[layer, f"{way}_pixels_on"] for way in ("R1", "R2", "R3")] == [0.19] * 3
        assert found[layer, "n_sources"] == 19
    assert HELD_OUT.n // 2 > 19


def test_an_entry_adds_a_measure_to_tables_and_figure(extended):
    places = [(layer, seed) for layer in (1, 2) for seed in (0, 1)]
    rows = [row(f"{way.name}_pixels_on", n, s, 0.1 * n, half=0) for way in registry.WAYS for n, s in places]
    rows += [row("n_sources", n, s, 7 + n) for n, s in places]
    result = made_up()
    result = result._replace(rows=[*result.rows, *rows])
    layers = {table.title: table for table in decide_and_tabulate(result.rows).sections[-1].layers}
    for way in registry.WAYS:
        table = layers[f"{way.name}, trained network"]
        assert table.head[-1] == "pixels on"
        assert [line[-1] for line in table.lines] == ["0.10", "0.20", *["not defined"] * (N_LAYERS - 2)]
    others = layers["Other measures, trained network"]
    assert [line[others.head.index("sources, rows")] for line in others.lines][:2] == ["8", "9"]
    axes = [ax for ax in regeneration(result).axes if ax.get_visible()]
    assert len(axes) == len(PANELS) + 1 == 12
    assert axes[-1].get_title() == ON.title
    assert axes[-1].get_subplotspec().rowspan.start == 3  # the grid of panels has grown
    labels = [container.get_label() for container in axes[-1].containers]
    assert labels == [*(way.label for way in registry.WAYS), "sources"]
    assert [0.25] in [list(np.unique(line.get_ydata())) for line in axes[-1].lines]


def test_the_line_of_no_memory_is_in_the_panel_of_memorisation():
    for ax in regeneration(made_up()).axes:
        halves = [line for line in ax.lines if list(line.get_ydata()) == [0.5, 0.5] and line.get_color() == "0.6"]
        assert len(halves) == (ax.get_title() == MEMORISATION.title)


def test_a_panel_alone_goes_into_the_axes_given():
    figure = regeneration(made_up())
    ax = figure.axes[5]
    n_lines = len(ax.lines)
    assert draw_regeneration(made_up(), MEMORISATION, ax) is ax
    assert len(ax.lines) == 2 * n_lines
