import numpy as np
import pytest

from analysis.claims.distance import best, exponent_one, slope_one

H = {1: 0.9, 2: 0.74, 3: 0.6, 4: 0.37}


def parabola(top, h=H):
    return {n: 1 - (x - top) ** 2 for n, x in h.items()}


@pytest.mark.parametrize("top", [0.57, 0.65, 0.7])
@pytest.mark.parametrize("order", [1, -1])
def test_the_peak_of_a_parabola_is_found_whichever_way_resolution_goes(top, order):
    h = H if order == 1 else dict(zip(H, reversed(H.values()), strict=True))
    found = best(h, parabola(top, h))
    assert found.inside
    assert abs(found.resolution - top) < 1e-12
    assert found.layer == min(h, key=lambda n: abs(h[n] - top))
    assert found.efficiency == parabola(top, h)[found.layer]


@pytest.mark.parametrize(("top", "layer"), [(1.3, 1), (0.2, 4)])
def test_at_an_end_it_is_the_layer(top, layer):
    assert best(H, parabola(top)) == (layer, False, H[layer], parabola(top)[layer])


def test_ends_are_those_of_the_layers_that_have_an_efficiency():
    found = best(H, {1: 0.1, 2: 0.2, 3: 0.3, 4: np.nan})
    assert (found.layer, found.inside) == (3, False)
    assert best(H, {1: np.nan}) is None
    assert best(H, {}) is None
    assert best({1: np.nan}, {1: 0.3}) is None


def test_without_a_top_between_neighbours_it_is_the_layer():
    turned = {1: 0.5, 2: 0.9, 3: 0.6}
    assert best(turned, {1: 0.1, 2: 0.3, 3: 0.2}).resolution == 0.9
    assert best({1: 0.5, 2: 0.5, 3: 0.4}, {1: 0.1, 2: 0.3, 3: 0.2}).resolution == 0.5
    assert best(H, dict.fromkeys(H, 0.2)).resolution == H[1]  # equal: the first, an end


def test_slope_one_is_that_of_a_parabola():
    relevance = {n: 0.3 - (h - 0.2) ** 2 for n, h in H.items()}
    assert abs(slope_one(H, relevance) - 0.7) < 1e-12
    assert abs(slope_one({0: np.nan, **H}, {0: np.nan, **relevance}) - 0.7) < 1e-12
    assert np.isnan(slope_one(H, {n: 0.3 * h for n, h in H.items()}))
    assert np.isnan(slope_one({}, {}))


def test_exponent_one_is_interpolated_between_layers():
    mu = {1: 1.6, 2: 1.2, 3: 0.7, 4: np.nan}
    assert abs(exponent_one(H, mu) - (0.6 + 0.14 * 0.3 / 0.5)) < 1e-12
    assert np.isnan(exponent_one(H, {1: 1.6, 2: 1.2}))
    assert np.isnan(exponent_one(H, {1: 0.6, 2: 1.2}))  # falls with resolution: not as along the frontier
    assert np.isnan(exponent_one(H, {}))
