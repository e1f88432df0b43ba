"""The predictive code length: cases known by hand, its two ends, a proper distribution, and how a is chosen."""

import functools

import naive_analysis
import numpy as np
import pytest
from conftest import few

from analysis.predictive import ADDED_ONE, ONE_HALF, PIXEL_MEANS, Prior, predictive_code_length
from analysis.predictive.code_length import SMOOTHING_GRID
from rbm import InputError, pack

N_PIXELS = 11


def rows_of(n: int, seed: int, shift: float = 0.0) -> np.ndarray:
    """Rows of two templates with noise; the pixels of other shifts have other means."""
    g = np.random.default_rng(seed)
    pattern = np.where(g.random((n, 1)) < 0.3, np.arange(N_PIXELS) % 3 == 0, np.arange(N_PIXELS) < 5)
    return (pattern ^ (g.random((n, N_PIXELS)) < 0.1 + shift)).astype(np.uint8)


TRAINING, TUNING, SCORED = rows_of(53, 1), rows_of(19, 2, 0.1), rows_of(29, 3, 0.25)
LAYERS = {
    "one state": np.zeros((53, 1), np.uint8),
    "three pixels": TRAINING[:, :3],
    "all distinct": (np.arange(53)[:, None] >> np.arange(6)) & 1,
    "unequal": (np.maximum(0, np.arange(53) - 40)[:, None] >> np.arange(4)) & 1,
}
FORMS = {"primary": PIXEL_MEANS, "half": ONE_HALF, "one": ADDED_ONE, "half and 3": Prior(half=True, smoothing=3.0)}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layer", LAYERS)
def test_the_codes_of_all_patterns_are_those_of_a_distribution(layer, form):
    every = (np.arange(2**N_PIXELS)[:, None] >> np.arange(N_PIXELS)) & 1
    code = predictive_code_length(LAYERS[layer], TRAINING, TUNING, every, FORMS[form])
    assert np.exp2(-code.rows).sum() == pytest.approx(1, abs=2e-6)
    assert np.exp2(-code.rows) @ every == pytest.approx(means_of(layer, code.smoothing, form), abs=2e-6)


def means_of(layer, a, form):
    """The mean of each pixel under the mixture: (1/M) sum_s k_s T_s."""
    m = np.full(N_PIXELS, 0.5) if "half" in form else (TRAINING.sum(axis=0) + 0.5) / 54
    _, of_row, k = np.unique(LAYERS[layer], axis=0, return_inverse=True, return_counts=True)
    t = [k[s] * (TRAINING[of_row.ravel() == s].sum(axis=0) + a * m) / (k[s] + a) for s in range(len(k))]
    return np.sum(t, axis=0) / 53


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layer", LAYERS)
def test_code_lengths_are_those_of_the_loop_twin(layer, form):
    code = predictive_code_length(LAYERS[layer], TRAINING, TUNING, SCORED, FORMS[form])
    twin = naive_analysis.code_lengths(LAYERS[layer], TRAINING, SCORED, code.smoothing, half="half" in form)
    assert code.rows == pytest.approx(twin, abs=2e-5)
    assert code.mean == pytest.approx(np.mean(twin), abs=1e-5)
    assert code.error == pytest.approx(np.std(twin, ddof=1) / np.sqrt(29), abs=1e-5)
    assert code.n_states == len(np.unique(LAYERS[layer], axis=0))


def test_three_rows_in_two_states_by_hand():
    training, states = [[1, 1], [1, 1], [1, 0]], [[0], [0], [1]]  # m = 3.5/4, 2.5/4; T = 23/24, 7/8 and 15/16, 5/16
    code = predictive_code_length(np.array(states), np.array(training), TUNING[:, :2], np.eye(2, dtype=int), ADDED_ONE)
    assert np.exp2(-code.rows) == pytest.approx(
        [2 / 3 * 23 / 24 * 1 / 8 + 1 / 3 * 15 / 16 * 11 / 16, 2 / 3 * 1 / 24 * 7 / 8 + 1 / 3 * 1 / 16 * 5 / 16]
    )
    assert (code.n_states, code.smoothing, code.bracket, code.at_bound) == (2, 1.0, (1.0, 1.0), False)


def test_one_state_is_independent_pixels():
    code = predictive_code_length(LAYERS["one state"], TRAINING, TUNING, SCORED, Prior(smoothing=2.5))
    on, m = TRAINING.sum(axis=0), (TRAINING.sum(axis=0) + 0.5) / 54
    p = (on + 2.5 * m) / (53 + 2.5)
    assert code.rows == pytest.approx(-np.log2(np.where(SCORED, p, 1 - p)).sum(axis=1), abs=1e-5)


def test_all_distinct_states_are_a_parzen_window():
    code = predictive_code_length(LAYERS["all distinct"], TRAINING, TUNING, SCORED, ONE_HALF)
    flip = code.smoothing / 2 / (1 + code.smoothing)
    distance = (SCORED[:, None] != TRAINING[None]).sum(axis=2)
    windows = flip**distance * (1 - flip) ** (N_PIXELS - distance)
    assert code.rows == pytest.approx(-np.log2(windows.mean(axis=1)), abs=2e-5)


def test_pixels_that_never_change_cost_finitely_much():
    training, scored = np.tile([0, 1, 1], (9, 1)), np.array([[1, 0, 1], [0, 1, 1]])
    code = predictive_code_length(np.zeros((9, 1), int), training, training, scored, ADDED_ONE)
    p = 0.05 / 10  # m = 0.5 / 10, T = (0 + m) / (9 + 1)
    assert code.rows == pytest.approx([-np.log2(p * p * (1 - p)), -3 * np.log2(1 - p)], abs=2e-6)


def test_the_order_of_rows_states_and_pixels_makes_no_difference():
    g = np.random.default_rng(4)
    rows, pixels, scored = g.permutation(53), g.permutation(N_PIXELS), g.permutation(29)
    for states in LAYERS.values():
        code = predictive_code_length(states, TRAINING, TUNING, SCORED)
        other = predictive_code_length(
            1 - states[rows][:, ::-1], TRAINING[rows][:, pixels], TUNING[:, pixels], SCORED[scored][:, pixels]
        )
        assert other.smoothing == pytest.approx(code.smoothing, rel=0.1)
        fixed, again = (
            predictive_code_length(s, t[:, p], TUNING, x[:, p], Prior(smoothing=0.7))
            for s, t, p, x in (
                (states, TRAINING, slice(None), SCORED),
                (1 - states[rows][:, ::-1], TRAINING[rows], pixels, SCORED[scored]),
            )
        )
        assert again.rows == pytest.approx(fixed.rows[scored], abs=1e-5)
        same_rows = predictive_code_length(states[rows], TRAINING[rows], TUNING, SCORED)
        assert np.array_equal(same_rows.rows, code.rows)  # the same states and counts to the last bit


@functools.cache
def chosen(n: int, seed: int, shift: float) -> float:
    return predictive_code_length(LAYERS["three pixels"], TRAINING, rows_of(n, seed, shift), SCORED).smoothing


def test_the_smoothing_is_the_best_one_of_the_tuning_rows_and_of_no_others():
    for shift in (0.0, 0.1):
        tuning = rows_of(61, 5, shift)
        a = chosen(61, 5, shift)
        at = [
            np.mean(naive_analysis.code_lengths(LAYERS["three pixels"], TRAINING, tuning, a * f)) for f in (1, 1.3, 0.7)
        ]
        assert at[0] < min(at[1:])
        for scored in (SCORED, TRAINING[:7]):
            code = predictive_code_length(LAYERS["three pixels"], TRAINING, tuning, scored)
            assert code.smoothing == a
    assert chosen(61, 5, 0.1) > 2 * chosen(61, 5, 0.0)  # rows unlike the training rows want more smoothing


def test_a_search_that_ends_at_a_bound_says_so():
    noise = np.random.default_rng(6).integers(0, 2, (2, 200, 13))
    states = np.random.default_rng(7).integers(0, 2, (200, 4))  # say nothing of the pixels
    up = predictive_code_length(states, *noise, noise[1])
    assert up.at_bound
    assert up.bracket[1] == SMOOTHING_GRID[-1]
    down = predictive_code_length(TRAINING, TRAINING, TRAINING, SCORED)  # tuned on the training rows themselves
    assert down.at_bound
    assert down.bracket[0] == SMOOTHING_GRID[0]
    inside = predictive_code_length(LAYERS["three pixels"], TRAINING, TUNING, SCORED)
    assert not inside.at_bound
    assert inside.bracket[0] <= inside.smoothing <= inside.bracket[1] <= 1.25 * inside.bracket[0]


def planted(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows of eight templates of 64 pixels with 10 % of them flipped, and the template of each."""
    template = np.random.default_rng(8).integers(0, 2, (8, 64))
    g = np.random.default_rng(seed)
    label = g.integers(8, size=n)
    return template[label] ^ (g.random((n, 64)) < 0.1), label


@pytest.mark.parametrize("seed", [11, 13, 17])
def test_the_planted_partition_is_the_best_of_the_nested_ones(seed):
    (training, label), (held_out, _) = planted(few(1500, 300), seed), planted(few(600, 120), seed + 1)
    irrelevant = np.random.default_rng(seed + 2).integers(0, 8, len(label))
    nested = [label * 0, label // 4, label // 2, label, 8 * label + irrelevant % 2, 8 * label + irrelevant]
    third = len(held_out) // 3
    lengths = [
        predictive_code_length((s[:, None] >> np.arange(6)) & 1, training, held_out[:third], held_out[third:]).mean
        for s in nested
    ]
    assert int(np.argmin(lengths)) == 3
    # flips of 64 pixels and one of eight templates are the least a row can cost
    least = 64 * -(0.1 * np.log2(0.1) + 0.9 * np.log2(0.9)) + 3
    assert lengths[3] == pytest.approx(least, abs=4 * few(0.36, 0.8))


def test_what_cannot_be_coded_is_said():
    for call, words in (
        ((TRAINING[:9], TRAINING, TUNING, SCORED), "one state a training row; got 9 states and 53 rows"),
        ((TRAINING, TRAINING, TUNING[:, :4], SCORED), "4 columns"),
        ((TRAINING, TRAINING, TUNING, SCORED[:, :4]), "4 columns"),
        ((TRAINING, TRAINING, TUNING[:0], SCORED), "got 0 and 29"),
        ((TRAINING, TRAINING, TUNING, SCORED[:0]), "got 19 and 0"),
        ((TRAINING[:0], TRAINING[:0], TUNING, SCORED), "got 0 states and 0 rows"),
        ((TRAINING, TRAINING, TUNING, SCORED, Prior(smoothing=0.0)), "positive number of rows; got 0.0"),
        ((TRAINING, TRAINING, TUNING, SCORED, Prior(smoothing=float("nan"))), "positive number of rows; got nan"),
    ):
        with pytest.raises(InputError, match=words):
            predictive_code_length(*call)


def test_a_single_row_has_no_error_and_states_may_be_packed():
    code = predictive_code_length(pack(TRAINING), pack(TRAINING), pack(TUNING), pack(SCORED[:1]))
    assert np.isnan(code.error)
    assert code.mean == code.rows[0]
    assert repr(code).startswith("CodeLength(mean=")
