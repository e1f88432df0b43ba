import numpy as np
import pytest

from analysis import frontier_point, zipf_point
from analysis.frontier.bound import frontier_curve
from analysis.frontier.slopes import Slopes, interpolated_crossing, slopes
from rbm import InputError


def test_the_zipf_point_is_that_of_mu_1():
    assert zipf_point(10_000) == frontier_point(1, 10_000)
    assert zipf_point(10_000)[1:] == pytest.approx((0.780, 0.389), abs=1e-3)


def test_slopes_by_hand_in_any_order_of_layers():
    curve = slopes([0.9, 0.5, 0.75], [0.1, 0.4, 0.375])
    assert curve.resolution == pytest.approx([0.625, 0.825])
    assert curve.slope == pytest.approx([-0.1, -0.275 / 0.15])
    # -1 lies (1 - 0.1) / (1.8333 - 0.1) of the way
    assert interpolated_crossing(curve) == pytest.approx(0.625 + 0.2 * 0.9 / (0.275 / 0.15 - 0.1))
    assert interpolated_crossing(curve, curve.slope[0]) == pytest.approx(0.625)


def test_a_parabola_is_crossed_where_its_derivative_is_minus_1():
    h = np.array([0.3, 0.45, 0.5, 0.7, 0.85, 1.0])
    curve = slopes(h, 0.2 + h - h**2)  # derivative 1 - 2 h; differences give it exactly at midpoints
    assert curve.slope == pytest.approx(1 - 2 * curve.resolution)
    assert np.isnan(interpolated_crossing(curve))
    assert interpolated_crossing(curve, -0.5) == pytest.approx(0.75)


def test_the_frontier_itself_is_crossed_at_the_zipf_point():
    curve = frontier_curve(60_000, np.linspace(0.5, 1.6, 12))
    crossing = interpolated_crossing(slopes(curve.resolution, curve.relevance))
    assert crossing == pytest.approx(zipf_point(60_000).resolution, abs=3e-3)


def test_only_falling_crossings_count_and_the_lowest_is_taken():
    at = np.array([0.1, 0.2, 0.3, 0.4, 0.5])
    assert interpolated_crossing(Slopes(at, np.array([-3.0, -2, 0, -2, -3]))) == pytest.approx(0.35)
    assert interpolated_crossing(Slopes(at, np.array([0.0, -2, 0, -2, -3]))) == pytest.approx(0.15)
    assert np.isnan(interpolated_crossing(Slopes(at, np.array([-3.0, -2.5, -2, -1.5, 0]))))
    assert np.isnan(interpolated_crossing(Slopes(at, np.zeros(5))))


def test_layers_of_one_resolution_have_no_slope_and_are_passed_over():
    curve = slopes([0.5, 0.6, 0.6 + 1e-14, 0.8], [0.4, 0.35, 0.30, 0.0])
    assert np.isnan(curve.slope).tolist() == [False, True, False]
    assert 0.55 < interpolated_crossing(curve) < 0.7


def test_one_layer_has_no_slope():
    curve = slopes([0.5], [0.2])
    assert len(curve.slope) == len(curve.resolution) == 0
    assert np.isnan(interpolated_crossing(curve))


@pytest.mark.parametrize(
    ("resolution", "relevance", "message"),
    [
        ([0.1, 0.2], [0.1], "one length"),
        ([], [], "one length"),
        ([[0.1]], [[0.1]], "one length"),
        ([0.1, np.nan], [0.1, 0.2], "finite"),
        ([0.1, 0.2], [0.1, np.inf], "finite"),
    ],
)
def test_bad_layers(resolution, relevance, message):
    with pytest.raises(InputError, match=message):
        slopes(resolution, relevance)
