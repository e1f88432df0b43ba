"""What the figures over data sets draw, read back from their lines; no pixels."""

import numpy as np
import pytest
from campaign_studies import save_campaign, study_rows
from claim_tables import SLOPE_ONE, resolution
from matplotlib.colors import to_hex

from analysis.campaign.series import dose_series, points_series, training_series
from analysis.campaign.studied import read_studies, titles
from analysis.claims.reading import index_final
from analysis.figures.campaign.maps import code_figure, map_figure
from analysis.figures.campaign.series import dose_figure, points_figure, training_figure

ROWS = {
    "mnist-pooled-cd10": study_rows(d=0.02),
    "mnist-flipped-3-cd10": study_rows(d=0.05, gap=-0.015, effect=0.03, ratio=0.4),
    "words-cd10": study_rows(d=-0.2, mu=1.1),
    "words-cd10-M1000": study_rows(d=-0.1, mu=0.9),
    "words-pcd10": study_rows(d=0.04, mu=1.3),
}


@pytest.fixture(scope="module")
def studies(tmp_path_factory):
    root = tmp_path_factory.mktemp("campaign")
    save_campaign(root, ROWS, ROWS, {"words-cd10-M1000": 1000, "words-cd10": 26_077, "words-pcd10": 26_077})
    return read_studies([root]).studies


def drawn(ax):
    """x, y and lengths of the vertical bars by label, of what has intervals."""
    found = {}
    for container in ax.containers:
        line, _, bars = container
        lengths = [np.ptp(segment[:, 1]) for segment in bars[-1].get_segments()]
        found[container.get_label()] = (*np.array(line.get_data(), float), np.array(lengths))
    return found


def reach(width):
    """Length of Student's interval over the five seeds of `claim_tables.spread`."""
    return 2 * 2.776445 * width * np.sqrt(2.5 / 4) / np.sqrt(5)


def test_statistics_are_drawn_against_the_dose_with_intervals_over_seeds(studies):
    figure = dose_figure(dose_series(studies))
    place, noise, training, power = figure.axes
    assert [label.get_text() for label in power.get_xticklabels()] == ["0", "3"]
    x, y, lengths = drawn(place)["trained"]
    assert np.array_equal(np.round(x), [0, 1])
    assert np.allclose(y, [0.02, 0.05])
    assert np.allclose(lengths, reach(0.01), atol=1e-4)
    assert np.allclose(drawn(place)["untrained"][1], -0.31)
    assert np.allclose(drawn(noise)["difference"][1], [-0.01, -0.015])
    assert np.allclose(drawn(noise)["difference"][2], reach(0.002))
    assert np.allclose(drawn(training)["pixels shuffled and fed"][1], [0.05, 0.03])
    assert np.allclose(drawn(power)["independent units"][1], [0.5, 0.4])
    levels = [{line.get_ydata()[0] for line in ax.lines if line.get_linestyle() == ":" and len(line.get_xdata()) == 2
               and line.get_color() == "0.5"} for ax in figure.axes]  # fmt: skip
    assert levels == [{0.1, -0.1}, {0.0}, {0.01}, {0.3}]
    assert dose_figure({0: studies[0]}) is None


def test_place_and_exponent_are_drawn_against_the_number_of_points(studies):
    places = points_series(studies)
    d, mu = points_figure(places).axes
    x, y, _ = drawn(d)["words"]
    assert np.array_equal(x, [1000, 26_077])
    assert np.allclose(y, [-0.1, -0.2])
    assert np.allclose(drawn(mu)["words"][1], [0.9, 1.1])
    assert np.allclose(drawn(mu)["words"][2], reach(0.01))
    assert d.get_xscale() == "log"
    assert points_figure([p for p in places if p.n_points != 1000]) is None


def test_trainings_stand_beside_each_other(studies):
    d, mu = training_figure(training_series(studies)).axes
    assert [label.get_text() for label in d.get_xticklabels()] == ["CD-10", "CD-10,\nwidths equal", "PCD-10"]
    x, y, _ = drawn(d)["words"]
    assert np.array_equal(np.round(x), [0, 1, 2])
    assert np.allclose(y, [-0.2, -0.05, 0.04])
    assert np.allclose(drawn(mu)["words"][1], [1.1, 1.6, 1.3])
    assert np.array_equal(np.round(drawn(d)["mnist-pooled"][0]), [0, 1])
    assert len({to_hex(c[0].get_color()) for c in d.containers}) == len(d.containers) == 2
    assert training_figure(training_series(studies)[:1]) is None


def test_the_map_has_a_panel_a_data_set_with_the_measures_in_one_order(studies):
    named = {name: s.table for name, s in titles(studies).items()}
    bare = index_final(r for r in study_rows() if r.measure != "predictive_code_length")
    figure = map_figure({"bare": bare, "words": named["words"]})
    first, second = figure.axes
    assert [ax.get_title() for ax in (first, second)] == ["bare", "words"]
    measures = ["predictive code length", "F1 of R2", "likelihood bound"]
    assert [label.get_text() for label in first.get_yticklabels()] == measures
    places = {}
    for container in second.containers:
        x, y = container[0].get_data()
        places |= {int(line): (at, container[0].get_markerfacecolor()) for line, at in zip(y, x, strict=True)}
    assert np.isclose(places[0][0], SLOPE_ONE - 0.2)
    assert places[1] == (pytest.approx(resolution()[-1]), "white")  # at an end
    assert places[0][1] == "black"
    assert [float(y) for c in first.containers for y in c[0].get_ydata()] == [1.0, 2.0]  # each in its own line
    (slope,) = (line for line in second.lines if "slope -1" in line.get_label())
    assert np.isclose(slope.get_xdata()[0], SLOPE_ONE)
    assert map_figure({"none": index_final([])}) is None


def test_code_lengths_of_controls_are_drawn_against_their_own_resolution(studies):
    named = {name: s.table for name, s in titles(studies).items()}
    (ax,) = code_figure({"a data set of a name that is too long for one line": named["words"]}).axes
    assert "\n" in ax.get_title()
    found = drawn(ax)
    assert list(found) == ["trained", "untrained", "k-means"]
    at = {"trained": resolution(), "untrained": resolution("untrained"), "k-means": resolution() - 0.01}
    for name, h in at.items():
        assert np.allclose(found[name][0], h)
    assert np.allclose(found["k-means"][1], 157 + 100 * (resolution() - resolution()[3]) ** 2)
    assert code_figure({"none": index_final([])}) is None
