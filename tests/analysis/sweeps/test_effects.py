"""What settings do, of sweeps that never ran, whose effects are known."""

import csv
import itertools

import matplotlib as mpl
import numpy as np
import pytest
from claim_tables import row

from analysis.figures.files import save_figure
from analysis.figures.sweep import draw_sweep
from analysis.sweeps.effects import SUMMARIES, setting_effects, write_effects
from analysis.sweeps.points import Sweep
from analysis.sweeps.table import setting_text
from analysis.table.measure_names import FRACTION_OF_FRONTIER, MULTISCALE_RELEVANCE, PREDICTIVE_CODE_LENGTH
from analysis.terminal.sweep_table import print_effects

K, WIDTHS = (1, 10, 3), ([7, 5], [11, 5])
OF_K = {1: 0.0, 10: -0.03, 3: 0.01}  # what they add to every number
OF_WIDTH = {"7-5": 0.0, "11-5": 0.02}
SEEDS = (3, 5, 8)
WOBBLE = dict(zip(SEEDS, (-0.001, 0.0, 0.001), strict=True))  # of the difference of k = 10, over seeds


class Named:
    def __init__(self, name):
        self.name = name


def swept(points):
    """A sweep of points (k, widths), and the rows of their trained networks."""
    parts = [Named(f"point-{i}") for i in range(len(points))]
    rows = {}
    for part, (k, widths) in zip(parts, points, strict=True):
        rows[part.name] = []
        for seed in SEEDS:
            add = OF_K[k] + OF_WIDTH[setting_text(widths)] + 0.1 * seed + (WOBBLE[seed] if k == 10 else 0.0)
            for layer, h in enumerate((0.99, 0.8, 0.2), start=0):
                rows[part.name] += [
                    row("resolution", layer, seed, h - 0.1 * seed + add),
                    row("relevance", layer, seed, (0.9, 0.3, 0.2)[layer] + add),
                    row(FRACTION_OF_FRONTIER, layer, seed, (0.0, 0.7, 0.4)[layer] + add),
                    row(PREDICTIVE_CODE_LENGTH, layer, seed, (9, 50, 60)[layer] + add),
                ]
            rows[part.name].append(row(MULTISCALE_RELEVANCE, 0, seed, 0.25 + add))
    return Sweep(("k", "layers"), tuple(points), tuple(parts)), rows


@pytest.fixture
def effects():
    return setting_effects(*swept(list(itertools.product(K, WIDTHS))))


def test_planted_effects_are_found_with_their_interval_over_seeds(effects):
    half = 4.302652729911275 * 0.001 / np.sqrt(3)  # Student's t, 2 degrees of freedom
    assert {effect.summary for effect in effects} == set(SUMMARIES)
    for effect in effects:
        assert effect.first == ("1" if effect.setting == "k" else "7-5")
        found = effect.difference
        if effect.setting == "layers":
            assert found == pytest.approx((0.02, 0.02, 0.02, 3), abs=1e-12)
            assert effect.points == 3
        elif effect.value == "10":
            assert found == pytest.approx((-0.03, -0.03 - half, -0.03 + half, 3), abs=1e-12)
            assert effect.points == 2
        else:
            assert (effect.value, found.mean) == ("3", pytest.approx(0.01, abs=1e-12))


def test_the_numbers_are_those_of_hidden_layers(effects):
    """Layer 0, the data, has more relevance and a shorter code: it counts in none; the second value of widths."""
    means = {e.summary: e.mean for e in effects if e.setting == "layers"}
    shift = 0.02 + np.mean(list(OF_K.values())) + 0.1 * np.mean(SEEDS)
    plain = shift - 0.1 * np.mean(SEEDS)
    expected = (0.2 + plain, 0.3 + shift, 0.7 + shift, 0.25 + shift, 50 + shift, 0.8 + plain)
    assert list(means.values()) == pytest.approx(expected, abs=1e-12)


def test_a_value_of_one_point_is_compared_with_nothing():
    found = setting_effects(*swept([(1, WIDTHS[0]), (1, WIDTHS[1]), (10, WIDTHS[0])]))
    assert {effect.setting for effect in found} == set()
    found = setting_effects(*swept([(1, WIDTHS[0]), (1, WIDTHS[1]), (10, WIDTHS[0]), (10, WIDTHS[0])]))
    assert {(effect.setting, effect.points) for effect in found} == {("k", 2)}


def test_a_seed_that_a_point_lacks_is_left_out():
    sweep, rows = swept(list(itertools.product(K, WIDTHS)))
    rows["point-0"] = [r for r in rows["point-0"] if r.seed != SEEDS[0]]  # of k = 1, the first value
    of_k = [e.difference.n for e in setting_effects(sweep, rows) if e.setting == "k"]
    assert set(of_k) == {2}


def test_effects_are_written_printed_and_drawn(effects, tmp_path, capsys):
    write_effects(tmp_path / "e.csv", effects)
    with open(tmp_path / "e.csv", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [(line["setting"], float(line["difference"])) for line in lines] == [
        (e.setting, pytest.approx(e.difference.mean)) for e in effects
    ]
    print_effects(effects)
    shown = " ".join(capsys.readouterr().out.split())
    assert "10 against 1" in shown
    assert "-0.030 (-0.032 to -0.028)" in shown
    sweep, rows = swept(list(itertools.product(K, WIDTHS)))
    figure = draw_sweep(sweep, rows)
    of_k, of_layers = figure.axes
    assert [text.get_text() for text in of_k.get_legend().get_texts()] == ["1", "3", "10"]
    assert [text.get_text() for text in of_layers.get_legend().get_texts()] == ["7-5", "11-5"]
    assert len(of_k.lines) == 7  # a point each, and the diagonal
    colours = [mpl.colors.to_hex(line.get_color()) for line in of_k.lines[:6]]
    assert len(set(colours)) == 3
    assert colours[0] == colours[1]
    save_figure(tmp_path / "s.png", figure)
