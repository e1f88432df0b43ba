"""Every draw_... function draws into the axes given, or into new ones with a legend, and returns them."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from claim_tables import STACKS, TRAINED, resolution
from matplotlib.figure import Figure
from study_results import EPOCHS, made_up

import analysis
from analysis import figures
from analysis.claims.summary import Summary
from analysis.errorbars.intervals import Interval
from analysis.figures.style import IN_TURN, draw_path
from analysis.regeneration.measures.panels import RECALL
from rbm import InputError

PANELS = {
    "draw_atlas": {"layer": 3},
    "draw_plane": {"readout": "sample"},
    "draw_matched_effects": {"readout": "sample"},
    "draw_ranks": {"layer": 3},
    "draw_predictive": {"network": "untrained"},
    "draw_measure_map": {"readout": "most probable"},
    "draw_efficiency": {"network": "untrained"},
    "draw_regeneration": {"of": RECALL},
    "draw_sample_size": {"measure": "relevance"},
    "draw_training_time": {"measure": "fraction_of_frontier"},
    "draw_stacks": {"measure": "relevance"},
    "draw_training": {"quantity": "free_energy_gap"},
    "draw_patterns": {"start": "data"},
    "draw_filters": {},
}


@pytest.fixture(scope="module")
def result():
    return made_up()


@pytest.fixture(autouse=True)
def no_window():
    with mpl.rc_context({"backend": "agg"}):
        yield
        plt.close("all")


def test_there_is_one_for_every_figure():
    assert set(PANELS) == {name for name in figures.__all__ if name.startswith("draw_")} - {"draw_figures"}
    assert len(PANELS) == len(figures.FIGURES)
    assert analysis.figures is figures


@pytest.mark.parametrize(("name", "chosen"), PANELS.items())
def test_axes_are_those_given_or_new(result, name, chosen):
    draw = getattr(figures, name)
    ax = Figure().subplots()
    assert draw(result, ax=ax, **chosen) is ax
    assert ax.has_data()
    assert ax.get_legend() is None
    assert not plt.get_fignums()
    new = draw(result, **chosen)
    assert plt.get_fignums() == [new.figure.number]
    labels = new.get_legend_handles_labels()[1]
    assert labels == ax.get_legend_handles_labels()[1]
    assert (new.get_legend() is not None) == bool(labels)
    assert new.get_title() == ax.get_title()


def test_the_choice_is_what_is_drawn(result):
    def first(ax):
        return np.array(ax.containers[0].lines[0].get_data(), float)

    assert np.allclose(first(figures.draw_plane(result, readout="sample"))[0], resolution() - 0.01)
    assert np.allclose(first(figures.draw_plane(result))[0], resolution())
    assert figures.draw_ranks(result, 3).get_title().startswith("layer 3: mu")
    assert figures.draw_efficiency(result, network="untrained").get_title().startswith("untrained\nd = -0.310")
    assert np.array_equal(first(figures.draw_training_time(result, measure="relevance"))[0], EPOCHS)
    ax = figures.draw_stacks(result)
    assert ax.get_legend_handles_labels()[1] == [TRAINED, *STACKS]
    assert np.allclose(first(ax)[1], resolution())
    assert figures.draw_stacks(result, measure="relevance").get_ylabel() == "relevance H[k] / log M"
    assert figures.draw_sample_size(result).get_ylim()[0] == 0
    assert figures.draw_sample_size(result, measure="fraction_of_frontier").get_ylim()[0] > 0  # from .8 on
    for i, start in enumerate(("random", "data")):
        (image,) = figures.draw_patterns(result, start=start).images
        assert np.allclose(image.get_array()[:5, :5], result.samples[i, 0, 0].reshape(5, 5))
    gap = next(line for line in figures.draw_training(result, quantity="free_energy_gap").lines)
    first = result.history[result.history[:, 0] == 1]
    assert np.allclose(gap.get_ydata(), first[:, 6] - first[:, 5])  # held-out less training rows
    ax = figures.draw_training(result, quantity="pseudo_likelihood")
    rows = result.history[result.history[:, 0] == 2]
    line = next(line for line in ax.lines if line.get_label() == "2")
    assert np.allclose(line.get_xdata(), rows[:, 1])
    assert np.allclose(line.get_ydata(), rows[:, 4] / 31)  # what layer 2 sees: 31 units


def test_the_atlas_is_of_the_layer(result):
    for layer in (1, 2, 7):
        found, ax = result.atlas[layer - 1], figures.draw_atlas(result, layer=layer)
        (image,) = ax.images
        values, n = image.get_array(), len(found.counts)
        for i in range(n):
            assert np.allclose(values[:5, 6 * i : 6 * i + 5], found.expected[i].reshape(5, 5))
            assert np.allclose(values[6:11, 6 * i : 6 * i + 5], found.mean_rows[i].reshape(5, 5))
        shown = [t.get_text().split("\n") for t in ax.get_xticklabels()]
        assert [text[0] for text in shown] == [f"k = {k}" for k in found.counts]
        if layer == 2:
            assert all(len(text) == 1 for text in shown)
        else:
            assert [text[1] for text in shown][:2] == ["class 0: 100%", "class 1: 50%"]
        assert ax.get_ylabel() == f"layer {layer}\n{found.n_states} states"
    for layer in (0, 8):
        with pytest.raises(InputError, match="atlas of 7 layers"):
            figures.draw_atlas(result, layer=layer)
    assert figures.FIGURES["atlas"].draw(result._replace(atlas=())) is None


def test_patterns_need_a_known_start_and_a_picture(result):
    with pytest.raises(InputError, match="start must be one of random, data"):
        figures.draw_patterns(result, start="zeros")
    flat = result._replace(samples=result.samples[..., :7], config=result.config.replace('shape = "5x5"\n', ""))
    for draw in (figures.draw_patterns, figures.draw_filters, figures.draw_atlas):
        with pytest.raises(InputError, match="make no picture"):
            draw(flat)


def test_a_quantity_or_measure_that_is_not_there_is_named(result):
    with pytest.raises(InputError, match="quantity must be one of reconstruction_error, .* got 'nonsense'"):
        figures.draw_training(result, quantity="nonsense")
    for draw in (figures.draw_stacks, figures.draw_sample_size, figures.draw_training_time):
        with pytest.raises(InputError, match="measure must be one of resolution, relevance.* got 'energy'"):
            draw(result, measure="energy")


def test_numbers_of_several_paths_do_not_lie_on_each_other():
    g = np.random.default_rng(3)
    figure = Figure(figsize=(7, 5), layout="constrained")
    ax = figure.subplots()
    resolutions = np.linspace(0.97, 0.1, 10)
    for style in IN_TURN[:4]:
        across, up = resolutions + 0.02 * g.normal(size=10), 0.5 * np.sin(3 * resolutions) + 0.01 * g.normal(size=10)
        x, y = ([Summary(layer, Interval(v, v, v, 1)) for layer, v in enumerate(values, 1)] for values in (across, up))
        draw_path(ax, x, y, style, "a", number=True)
    ax.set(xlim=(-0.02, 1.03), ylim=(-0.02, 0.6))
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert len(boxes) >= 10
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert {text.get_text() for text in ax.texts} >= {str(layer) for layer in range(1, 11)}
