import numpy as np
import pytest

from dbn.datasets.binarise import binarise
from rbm import InputError, unpack


def bits(array, method, seed=0) -> list:
    return unpack(binarise(np.asarray(array), method, seed)).tolist()


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int64, np.float32, np.float64])
@pytest.mark.parametrize("method", [None, "threshold", "bernoulli"])
def test_bits_stay_what_they_are_under_every_method(dtype, method):
    array = np.random.default_rng(2).integers(0, 2, (11, 67))
    assert bits(array.astype(dtype), method) == array.tolist()


@pytest.mark.parametrize(
    ("array", "at"),
    [
        ([[0, 1], [1, 7]], "7 at row 1, column 1"),
        ([[0.0, 0.25]], "0.25 at row 0, column 1"),
        (np.array([[1, 0], [255, 0]], np.uint8), "255 at row 1, column 0"),
    ],
)
def test_grey_levels_without_a_method_name_the_option(array, at):
    with pytest.raises(InputError, match=rf"{at}: use --binarise threshold\[:T\] or --binarise bernoulli"):
        bits(array, None)


def test_the_default_threshold_is_127_for_whole_numbers_and_a_half_for_fractions():
    for dtype in (np.uint8, np.int16, np.float32):
        assert bits(np.array([[0, 1, 127, 128, 255]], dtype), "threshold") == [[0, 0, 0, 1, 1]]
    assert bits([[0, 0.49, 0.5, 0.51, 1]], "threshold") == [[0, 0, 0, 1, 1]]


def test_a_given_threshold_is_exclusive():
    assert bits([[0, 2, 3, 4]], "threshold:3") == [[0, 0, 0, 1]]
    assert bits([[0, 0.3, 0.31, 7.5]], "threshold:0.3") == [[0, 0, 1, 1]]
    assert bits([[0, 1e-9, 1]], "threshold:0") == [[0, 1, 1]]


def test_fractions_beyond_one_need_a_threshold():
    with pytest.raises(InputError, match=r"values up to 2\.5 .*threshold:T"):
        bits([[0.5, 2.5]], "threshold")


@pytest.mark.parametrize("text", ["abc", "1,5", "nan", "inf", " "])
def test_a_threshold_that_is_no_number(text):
    with pytest.raises(InputError, match="threshold must be a finite number"):
        bits([[0, 5]], f"threshold:{text}")


@pytest.mark.parametrize("method", ["", "median", "Threshold", "bernoulli:3", "thresholds"])
def test_an_unknown_method_is_answered_with_those_there_are(method):
    with pytest.raises(InputError, match="threshold, threshold:T or bernoulli; got"):
        bits([[0, 1]], method)


@pytest.mark.parametrize("method", [None, "threshold", "threshold:1", "bernoulli"])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, -1.0])
def test_values_that_are_not_finite_or_negative(method, value):
    array = np.zeros((3, 5))
    array[2, 4] = value
    with pytest.raises(InputError, match=f"at least 0; got {value} at row 2, column 4"):
        bits(array, method)


def test_negative_integers():
    with pytest.raises(InputError, match="got -3 at row 0, column 1"):
        bits(np.array([[0, -3]], np.int8), "threshold")


@pytest.mark.parametrize(
    "array", [np.zeros(3), np.zeros((2, 3, 5)), np.array([["a"]]), np.array([[None]]), np.array([[1j]])]
)
@pytest.mark.parametrize("method", [None, "threshold", "bernoulli"])
def test_another_shape_or_type_is_named(array, method):
    with pytest.raises(InputError, match=r"real numbers of shape \(n, units\); got"):
        binarise(array, method, 0)


N = 40_000
GREY = np.array([0, 0.07, 0.31, 0.5, 0.83, 1])


@pytest.mark.parametrize("scale", [1, 100, 255])
def test_bernoulli_is_on_with_probability_grey(scale):
    levels = GREY if scale == 1 else np.rint(scale * GREY).astype(np.uint8)
    p = levels if scale == 1 else levels / 255
    on = unpack(binarise(np.tile(levels, (N, 1)), "bernoulli", 17)).astype(float)
    certain = (p == 0) | (p == 1)
    assert (on.mean(axis=0)[certain] == p[certain]).all()
    error = np.sqrt(p * (1 - p) / N)[~certain]
    assert (abs(on.mean(axis=0) - p)[~certain] < 4 * error).all()


def test_bernoulli_draws_are_independent_between_columns_rows_and_seeds():
    half = np.full((N, 5), 0.5)
    on = 2.0 * unpack(binarise(half, "bernoulli", 19)) - 1
    other = 2.0 * unpack(binarise(half, "bernoulli", 20)) - 1
    between = on.T @ on / N
    pairs = [*between[np.triu_indices(5, 1)], *(on[1:] * on[:-1]).mean(axis=0), *(on * other).mean(axis=0)]
    assert max(map(abs, pairs)) < 4.5 / np.sqrt(N)


def test_the_same_seed_gives_the_same_bits_and_leaves_the_global_generator_alone():
    grey = np.random.default_rng(1).random((101, 67))
    before = np.random.get_state()[1].tolist()  # noqa: NPY002
    first, again, other = (binarise(grey, "bernoulli", seed).words for seed in (5, 5, 6))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert np.random.get_state()[1].tolist() == before  # noqa: NPY002


@pytest.mark.parametrize(("array", "most"), [([[0.5, 1.5]], "1.5"), ([[3, 256]], "256"), ([[0.5, 255.0]], "255.0")])
def test_bernoulli_needs_grey_levels(array, most):
    with pytest.raises(InputError, match=rf"bernoulli needs values in \[0, 1\].*got up to {most}"):
        bits(array, "bernoulli")


def test_a_negative_seed_is_named():
    with pytest.raises(InputError, match="seed must be at least 0; got -1"):
        bits([[0.5]], "bernoulli", -1)
