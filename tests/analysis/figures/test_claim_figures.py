"""What the figures of the claims draw, read back from their lines; no pixels."""

import claim_tables
import matplotlib.pyplot as plt
import numpy as np
import pytest
from claim_tables import COMPARED, NULLS, SLOPE_ONE, TRAINED, relevance, resolution, row
from study_results import DIVISORS, EPOCHS, N_LAYERS, NETWORKS, M, made_up

from analysis.claims.reading import STACKS
from analysis.figures import FIGURES, draw_figures
from analysis.figures.claims.efficiency import efficiency
from analysis.figures.claims.matched_effects import matched_effects
from analysis.figures.claims.power_laws import power_laws
from analysis.figures.claims.regeneration import regeneration
from analysis.figures.curves import sample_size, training_time
from analysis.figures.plane import plane
from analysis.figures.stacks import stacks
from analysis.figures.style import FIGURE_RC, STYLES, layer_styles
from analysis.powerlaw.ranks import fitted_frequency
from analysis.regeneration import registry

WAYS = {way.name: way.label for way in registry.WAYS}
DRAWN = STYLES | {way.name: way for way in registry.WAYS}
LAYERS = np.arange(1, N_LAYERS + 1)


@pytest.fixture(scope="module")
def result():
    return made_up()


def drawn(ax):
    """x, y and lengths of the bars by label, of what has intervals."""
    found = {}
    for container in ax.containers:
        line, _, bars = container
        lengths = [np.array([np.ptp(s, axis=0).max() for s in b.get_segments() if len(s)]) for b in bars]
        found[container.get_label()] = (*np.array(line.get_data(), float), lengths)
    return found


def lines(ax):
    return {line.get_label(): line for line in ax.lines if not line.get_label().startswith("_")}


def without(result, *measures, **columns):
    rows = [r for r in result.rows if r.measure not in measures]
    return result._replace(rows=[r for r in rows if all(getattr(r, k) != v for k, v in columns.items())])


def test_effects_are_means_over_seeds_beside_each_other(result):
    first, second = matched_effects(result).axes
    for ax, middle in ((first, 0.05), (second, 0.03)):
        found = drawn(ax)
        assert tuple(found) == COMPARED
        for x, y, (lengths,) in found.values():
            assert np.array_equal(np.round(x), LAYERS)
            assert np.allclose(y, middle + np.linspace(-0.02, 0.02, N_LAYERS))
            assert np.allclose(lengths, 2 * 2.776445 * 0.004 * np.sqrt(2.5 / 4) / np.sqrt(5))
    assert len({x[0] for x, _, _ in drawn(first).values()}) == 5
    assert [line.get_ydata()[0] for line in first.lines if "least" in line.get_label()] == [0.01]


def test_layers_that_do_not_decide_are_hollow(result):
    high = [r._replace(value=0.99) if (r.measure, r.layer) == ("resolution", 3) else r for r in result.rows]
    for rows, hollow in ((high, [1, 3, 7]), (result.rows, [1, 7])):
        ax = matched_effects(result._replace(rows=rows)).axes[0]
        white = [line for line in ax.lines if line.get_color() == "white"]
        assert len(white) == 5
        assert all(np.array_equal(np.round(line.get_xdata()), hollow) for line in white)


def test_one_seed_shows_its_own_intervals():
    x, y, (lengths,) = drawn(matched_effects(made_up(1)).axes[0])["untrained"]
    assert np.allclose(lengths, 0.02)
    assert np.allclose(y, 0.05 + np.linspace(-0.02, 0.02, N_LAYERS))


def test_the_plane_has_every_network_the_frontier_and_its_tangent(result):
    first, second = plane(result).axes
    found = drawn(first)
    assert set(found) == {TRAINED, "columns shuffled", "untrained", "pixels shuffled"}
    for name in (TRAINED, "untrained", "pixels shuffled"):
        assert np.allclose(found[name][0], resolution(name))
        assert np.allclose(found[name][1], relevance(resolution(name)))
    assert np.allclose(found["columns shuffled"][0], resolution() + 0.02)
    assert np.allclose(drawn(second)[TRAINED][0], resolution() - 0.01)
    x, y = lines(first)["slope -1, at the Zipf point"].get_data()
    assert np.isclose(np.diff(y) / np.diff(x), -1)
    assert np.isclose(np.interp(result.zipf[1], x, y), result.zipf[2])
    x, y = lines(first)["frontier (maximum relevance)"].get_data()
    assert (x[0], y[0]) == (0, 0)
    assert np.array_equal(x[1:], result.frontier[:, 1])
    assert {text.get_text() for text in first.texts} >= {"1", "2", "3", "4"}


def test_the_fitted_line_is_the_fitted_power_law(result):
    figure = power_laws(result)
    for layer, ax in enumerate(figure.axes[:N_LAYERS], start=1):
        mu, tail = 0.2 + 1.1 * resolution()[layer - 1], 300 * resolution()[layer - 1]
        rank, frequency = lines(ax)["fitted power law, trained"].get_data()
        assert np.isclose(np.diff(np.log(frequency)) / np.diff(np.log(rank)), -1 / mu)
        assert np.allclose([rank[0], rank[-1]], [1, tail])
        counts = result.counts[layer, "most probable", "none"]
        assert np.isclose(frequency[-1], 2 / counts.sum())
        rank, frequency = lines(ax)[TRAINED].get_data()
        assert np.array_equal(rank, np.arange(1, len(counts) + 1))
        assert np.allclose(frequency * counts.sum(), counts)
    titles = [ax.get_title() for ax in figure.axes[:N_LAYERS]]
    assert "mu = 1.27 (1.26 to 1.28)\np = 0.00, called" in titles[0]
    assert "not called" in titles[5]
    assert "not testable" in titles[6]
    nothing = power_laws(without(result, "power_law_mu")).axes[0]
    assert nothing.get_title() == "layer 1\nno fit"
    assert "fitted power law, trained" not in lines(nothing)


def test_ranks_of_a_power_law_lie_on_the_fitted_line():
    g = np.random.default_rng(11)
    mu, kmin, n = 1.3, 40, 20000
    counts = np.sort(kmin * (1 - g.random(n)) ** (-1 / mu))[::-1]  # P(K >= k) = (k / kmin)^-mu
    rank = np.array([20, 200, 2000, 20000])
    error = np.log(counts[rank - 1] / fitted_frequency(rank, mu, kmin, n))
    assert (np.abs(error) < 4 / (mu * np.sqrt(rank))).all()  # of order statistics of an exponential


def test_efficiency_has_a_panel_a_network_with_slope_one_and_the_best(result):
    figure = efficiency(result)
    assert [ax.get_title().splitlines()[0] for ax in figure.axes] == list(NETWORKS)
    for ax, name in zip(figure.axes, NETWORKS, strict=True):
        d = claim_tables.APART[name]
        assert f"d = {d:+.3f} (" in ax.get_title()
        x, y, _ = drawn(ax)[name]
        assert np.allclose(x, resolution(name))
        assert np.argmax(y) == np.argmin(np.abs(x - SLOPE_ONE - d))
        assert np.isclose(lines(ax)["slope -1 of the curve through the layers"].get_xdata()[0], SLOPE_ONE)
        assert np.isclose(lines(ax)["best efficiency"].get_xdata()[0], SLOPE_ONE + d)
        (near,) = (p for p in ax.patches if "within" in p.get_label())
        across = ax.transData.inverted().transform(near.get_verts())[:, 0]  # a Polygon before Matplotlib 3.9
        assert np.allclose([across.min(), across.max()], [SLOPE_ONE - 0.1, SLOPE_ONE + 0.1])
    assert efficiency(without(result, "efficiency")) is None
    assert len(efficiency(without(result, network="untrained")).axes) == 4


def test_where_slope_one_is_nowhere_it_is_not_drawn(result):
    rows = [r._replace(value=0.3 * r.value) if r.measure == "relevance" else r for r in made_up().rows]
    flat = [r._replace(value=0.01) if r.measure == "relevance" else r for r in rows]
    ax = efficiency(result._replace(rows=flat)).axes[0]
    assert "slope -1 of the curve through the layers" not in lines(ax)
    assert "not defined" in ax.get_title()


def test_regeneration_has_the_three_ways_and_what_they_are_put_beside(result):
    axes = {ax.get_title().splitlines()[0]: ax for ax in regeneration(result).axes if ax.get_visible()}
    depth = np.linspace(0, 1, N_LAYERS)
    for j, label in enumerate(WAYS.values()):
        x, y, _ = drawn(axes["F1"])[label]
        assert np.array_equal(np.round(x), LAYERS)
        assert np.allclose(y, 0.7 - 0.1 * j - 0.2 * depth)
        assert np.allclose(drawn(axes["recall"])[label][1], 0.8 - 0.1 * j - 0.4 * depth)
    assert np.allclose(lines(axes["F1"])["independent pixels"].get_ydata(), 0.05)
    assert np.allclose(drawn(axes["code length of held-out rows"])["through the layer"][1], 0.1 + 0.05 * depth)
    assert set(drawn(axes["divergence of free states from"])) == {WAYS["R3"], "two halves of the data"}
    for j, label in enumerate(WAYS.values()):
        assert np.allclose(drawn(axes["coverage of held-out rows (k = 5)"])[label][1], 0.8 - 0.1 * j - 0.2 * depth)
        assert np.allclose(drawn(axes["squared kernel MMD from"])[label][1], 0.01 * j + 0.02 * depth)
    for title, floor in (("coverage of held-out rows (k = 5)", 0.97), ("squared kernel MMD from", 0.0001)):
        assert np.allclose(lines(axes[title])["real held-out rows"].get_ydata(), floor)
    for title in ("coverage of held-out rows (k = 5)", "squared kernel MMD from", "divergence of free states from"):
        assert axes[title].xaxis.get_major_ticks()[0].label1.get_visible()  # lowest of its column
    unlabelled = without(result, "classifier_accuracy", "R1_class_agreement", *(f"{w}_class_coverage" for w in WAYS))
    assert sum(ax.get_visible() for ax in regeneration(unlabelled).axes) == 10
    assert regeneration(without(result, "R2_f1")) is None


def test_curves_run_over_points_and_epochs(result):
    ax = sample_size(result).axes[0]
    x, y, _ = drawn(ax)["3"]
    assert np.array_equal(x, [*(M // d for d in DIVISORS), M])
    assert np.allclose(y, resolution()[2] * np.array([*(1 + 0.02 / d for d in DIVISORS), 1]))
    assert list(drawn(ax)) == [str(n) for n in LAYERS]
    x, y, _ = drawn(training_time(result).axes[1])["5"]
    assert np.array_equal(x, EPOCHS)
    assert np.allclose(y, relevance(resolution()[4]) * np.array(EPOCHS) / (1 + np.array(EPOCHS)))
    whole = [r for r in result.rows if r.epoch == -1 and r.n_points == M]
    assert training_time(result._replace(rows=whole)) is None
    assert sample_size(result._replace(rows=whole)) is None


def test_stacks_are_compared_by_layer_and_in_the_plane(result):
    one, by_layer, _ = stacks(result).axes
    for name in (TRAINED, *STACKS):
        assert np.allclose(drawn(one)[name][0], resolution(name))
        x, y, _ = drawn(by_layer)[name]
        assert np.array_equal(x, LAYERS)
        assert np.allclose(y, resolution(name))
    lone = [r for r in result.rows if r.network not in STACKS]
    assert stacks(result._replace(rows=lone)) is None


@pytest.mark.parametrize("together", [NULLS, tuple(WAYS), (TRAINED, *STACKS), (TRAINED, *NULLS), (TRAINED, *COMPARED)])
def test_what_is_drawn_together_differs_in_colour_and_in_grey(together):
    assert len({DRAWN[name].colour for name in together}) == len(together)
    assert len({(DRAWN[name].marker, DRAWN[name].dash) for name in together}) == len(together)


def test_ten_layers_differ_in_grey():
    marks = layer_styles(range(1, 11)).values()
    assert len({(m.marker, m.dash) for m in marks}) == 10
    assert len({m.colour for m in marks}) == 10


def test_every_figure_is_drawn_and_captioned(result, tmp_path, monkeypatch):
    monkeypatch.setitem(FIGURE_RC, "figure.dpi", 30)
    paths = draw_figures(tmp_path, result, suffixes=("png",))
    assert set(paths) == set(FIGURES)
    assert all(figure.title and figure.caption for figure in FIGURES.values())
    for path in paths.values():
        assert plt.imread(path).std() > 0.01


def test_chosen_figures_alone(result, tmp_path):
    rows = [r for r in result.rows if r.epoch == -1]
    paths = draw_figures(tmp_path, result._replace(rows=rows), ["training_time", "filters"])
    assert paths == {"filters": tmp_path / "filters.png"}
    assert {p.name for p in tmp_path.iterdir()} == {"filters.png", "filters.svg"}
    assert (tmp_path / "filters.svg").read_text().startswith("<?xml")


def test_a_layer_without_effect_leaves_a_gap(result):
    nan = float("nan")
    rows = [r for r in result.rows if not (r.measure == "matched_effect" and r.layer == 4)]
    rows += [row("matched_effect", 4, s, nan, null=null) for null in COMPARED for s in range(5)]
    _, y, _ = drawn(matched_effects(result._replace(rows=rows)).axes[0])["untrained"]
    assert np.array_equal(np.isnan(y), LAYERS == 4)
