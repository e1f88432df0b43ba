import numpy as np
import pytest

from analysis.entropies.columns import columns_of
from analysis.entropies.entropy import relevance, resolution, state_counts
from analysis.frontier.bound import frontier_bound
from analysis.frontier.primal import attained_counts
from analysis.nulls.matched import matched_counts, matched_nulls, matched_surrogates
from analysis.nulls.registry import LAYER_NULLS, NULLS, null_named
from analysis.rows.matched import matched_rows
from analysis.table.row import ALL_EPOCHS, NO_NULL, Row
from rbm import InputError, pack
from rbm.streams import stream_generator

MATCHED_NULLS = [null.name for null in NULLS]


def mixture(n_points, n_units, seed=1, patterns=5):
    g = np.random.default_rng(seed)
    means = g.random((patterns, n_units)) ** 2
    return (g.random((n_points, n_units)) < means[g.integers(patterns, size=n_points)]).astype(np.uint8)


def rows_with_counts(counts, n_bits, seed=1):
    """Rows of bits of which states occur so often, each state a code of its own."""
    g = np.random.default_rng(seed)
    codes = np.repeat(g.permutation(2**n_bits)[: len(counts)], counts)
    return ((codes[:, None] >> np.arange(n_bits)) & 1).astype(np.uint8)


def brute(array, order, target):
    """H[k] at the target by counting the first n columns for every n."""
    h_s, h_k = [0.0], [0.0]
    for n in range(1, len(order) + 1):
        counts = state_counts(array[:, order[:n]])
        h_s.append(resolution(counts, "log M"))
        h_k.append(relevance(counts, "log M"))
        if h_s[n] >= target:
            return n, h_k[n - 1] + (h_k[n] - h_k[n - 1]) * (target - h_s[n - 1]) / (h_s[n] - h_s[n - 1])
    return -1, np.nan


@pytest.mark.parametrize("null", ["untrained", "pixels shuffled"])
def test_a_network_is_thinned_as_by_counting_every_number_of_units(null):
    layer, network = mixture(499, 7), mixture(499, 61, seed=2)
    found = matched_nulls(layer, networks={null: network}, draws=5, seed=3)[null]
    counts = state_counts(layer)
    assert found.target == pytest.approx(resolution(counts, "log M"))
    assert found.layer_relevance == pytest.approx(relevance(counts, "log M"))
    for draw in range(5):
        order = stream_generator(3, f"matched {null}", draw).permutation(61)
        n_units, expected = brute(network, order, found.target)
        assert found.n_units[draw] == n_units
        assert found.relevance[draw] == pytest.approx(expected, rel=1e-12)
    assert len(set(found.relevance)) == 5


def test_summary_and_effects():
    found = matched_nulls(mixture(499, 11), draws=7, seed=1)
    for m in found.values():
        frontier = float(frontier_bound(m.target, 499))
    m = found["independent units"]
    assert (m.mean, m.low, m.high) == pytest.approx((m.relevance.mean(), m.relevance.min(), m.relevance.max()))
    assert m.effect == pytest.approx((m.layer_relevance - m.relevance.mean()) / frontier)
    assert m.effect_low == pytest.approx((m.layer_relevance - m.relevance.max()) / frontier)
    assert m.effect_high == pytest.approx((m.layer_relevance - m.relevance.min()) / frontier)
    assert m.effect_low < m.effect < m.effect_high


def test_a_layer_against_itself_has_no_effect_in_any_order():
    layer = mixture(307, 13)
    found = matched_nulls(layer, networks={"untrained": layer}, draws=5, seed=1)["untrained"]
    assert found.relevance == pytest.approx(np.full(5, found.layer_relevance), rel=1e-12)
    assert (found.effect_low, found.effect_high) == pytest.approx((0, 0), abs=1e-12)
    assert (found.n_units <= 13).all()
    assert found.n_units.min() > 5


def test_a_null_that_never_gets_there_is_undefined():
    layer = mixture(211, 17)
    found = matched_nulls(
        layer, networks={"untrained": layer[:, :2], "pixels shuffled": np.zeros((211, 3))}, draws=3, seed=1
    )
    for name in ("untrained", "pixels shuffled"):
        m = found[name]
        assert np.isnan([*m.relevance, m.mean, m.low, m.high, m.effect, m.effect_low, m.effect_high]).all()
        assert (m.n_units == -1).all()
    for name in MATCHED_NULLS[:2]:
        assert np.isfinite(found[name].effect)


def test_one_draw_that_does_not_get_there_leaves_the_mean_undefined():
    """A fair column and a constant one: now and then no more than one of the eight fresh columns is fair."""
    layer = np.zeros((401, 2), np.uint8)
    layer[:, 0] = np.random.default_rng(2).random(401) < 0.5
    m = matched_nulls(layer, draws=200, seed=1)["independent units"]
    reached = np.isfinite(m.relevance)
    assert 150 < reached.sum() < 200
    assert np.array_equal(m.n_units == -1, ~reached)
    assert np.isnan([m.mean, m.low, m.high, m.effect]).all()


def test_a_null_has_as_many_units_as_the_layer_or_independent_ones_four_times_that():
    columns = columns_of(mixture(31, 7))
    lengths = {null.name: len(list(null.source_of(columns)(np.random.default_rng(1)))) for null in LAYER_NULLS}
    assert lengths == {"columns shuffled": 7, "independent units": 28}


def test_the_same_seed_gives_the_same_and_another_another():
    layer = mixture(211, 11)
    runs = [matched_nulls(layer, networks={"untrained": mixture(211, 23)}, draws=3, seed=seed) for seed in (1, 1, 2)]
    for name in MATCHED_NULLS[:3]:
        a, b, c = (run[name].relevance for run in runs)
        assert np.array_equal(a, b)
        assert not np.array_equal(a, c)
        assert len(set(a)) == 3
    more = matched_nulls(layer, draws=5, seed=1)["columns shuffled"].relevance
    assert np.array_equal(more[:3], runs[0]["columns shuffled"].relevance)


def test_counts_of_a_null_are_those_of_the_nearer_side():
    layer = mixture(997, 13)
    target = resolution(state_counts(layer), "log M")
    for draw in range(5):
        counts = matched_counts(layer, "columns shuffled", seed=1, draw=draw)
        generator = stream_generator(1, "matched columns shuffled", draw)
        columns = np.array(list(null_named("columns shuffled").source_of(columns_of(layer))(generator))).T
        h = [resolution(state_counts(columns[:, :n]), "log M") for n in range(1, 14)]
        assert counts.sum() == 997
        assert abs(resolution(counts, "log M") - target) == pytest.approx(np.abs(np.array(h) - target).min())
    assert matched_counts(np.zeros((31, 2)), "columns shuffled", seed=1, draw=0).tolist() == [31]
    with pytest.raises(InputError, match="null must be one of"):
        matched_counts(layer, "untrained", seed=1, draw=0)


@pytest.mark.parametrize("mu", [0.3, 1.0])
def test_a_layer_on_the_frontier_has_the_effect_that_the_null_misses_of_it(mu):
    """Frequencies planted as the frontier's: no null does better, and the range of the draws lies above 0."""
    k, m = attained_counts(mu, 3001)
    layer = rows_with_counts(np.repeat(k, m), 13)
    found = matched_nulls(layer, draws=5, seed=1)
    for null in found.values():
        assert null.effect_low > 0.01
        assert null.effect == pytest.approx(1 - null.mean / null.layer_relevance, abs=2e-3)


def test_states_equally_frequent_have_the_opposite_effect():
    found = matched_nulls(rows_with_counts([7] * 128, 7), draws=5, seed=1)["independent units"]
    assert found.layer_relevance == 0
    assert found.effect_high < -0.5


def test_symbols_are_matched_as_their_bits_are_where_each_has_one():
    layer = mixture(307, 9)
    columns = columns_of(layer)
    a = matched_surrogates(columns, state_counts(layer), draws=3, seed=1)
    b = matched_nulls(layer, draws=3, seed=1)
    wide = matched_surrogates(columns._replace(bits=5), state_counts(layer), draws=3, seed=1)
    for null in a:
        assert np.array_equal(a[null].relevance, b[null].relevance, equal_nan=True)
        assert a[null].relevance == pytest.approx(wide[null].relevance, nan_ok=True, rel=1e-12)


def test_rows_of_the_table():
    found = matched_nulls(mixture(211, 11), draws=3, seed=1)
    row = Row("trained", 2, 1, "sample", NO_NULL, 211, ALL_EPOCHS, "", *(float("nan"),) * 3)
    rows = matched_rows(row, found)
    assert [(r.null, r.measure) for r in rows] == [
        (null, name) for null in MATCHED_NULLS[:2] for name in ("matched_relevance", "matched_effect")
    ]
    m = found["columns shuffled"]
    assert rows[0][8:] == (m.mean, m.low, m.high)
    assert rows[1][8:] == (m.effect, m.effect_low, m.effect_high)
    assert all(r[:4] == row[:4] and r.n_points == 211 for r in rows)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"states": np.eye(3), "draws": 0}, "draws must be"),
        ({"states": np.eye(3)[:1], "draws": 1}, "at least 2 rows"),
        (
            {"states": np.eye(3), "draws": 1, "networks": {"untrained": np.eye(5)}},
            "3 rows but the untrained network's 5",
        ),
        (
            {"states": np.eye(3), "draws": 1, "networks": {"pixels shuffled": np.eye(5)}},
            "3 rows but the pixels shuffled network's",
        ),
        ({"states": np.eye(3) * 2, "draws": 1}, "0 or 1"),
    ],
)
def test_bad_input(arguments, message):
    with pytest.raises(InputError, match=message):
        matched_nulls(**arguments, seed=1)


def test_states_and_arrays_are_the_same():
    layer = mixture(97, 5)
    a, b = (matched_nulls(x, draws=2, seed=1)["independent units"] for x in (layer, pack(layer)))
    assert np.array_equal(a.relevance, b.relevance, equal_nan=True)
