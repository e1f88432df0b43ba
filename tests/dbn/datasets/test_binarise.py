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


def test_the_default_threshold_is_half_of_the_scale_which_is_known_of_bytes_and_fractions():
    assert bits(np.array([[0, 1, 127, 128, 255]], np.uint8), "threshold") == [[0, 0, 0, 1, 1]]
    assert bits([[0, 0.49, 0.5, 0.51, 1]], "threshold") == [[0, 0, 0, 1, 1]]
    for dtype in (np.int16, np.float32):
        array = np.array([[0, 1, 127, 128, 255]], dtype)
        assert unpack(binarise(array, "threshold", 0, scale=255)).tolist() == [[0, 0, 0, 1, 1]]
        assert unpack(binarise(array, "threshold", 0, scale=300)).tolist() == [[0, 0, 0, 0, 1]]


@pytest.mark.parametrize("method", ["threshold", "bernoulli"])
@pytest.mark.parametrize(
    "array",
    [
        np.arange(17.0)[None], np.arange(14)[None], np.array([[0, 99]], np.int8), np.array([[0, 65535]], np.uint16),
        np.array([[0, 255]], np.int64), np.array([[0.0, 255.0]]),
    ],
)  # fmt: skip
def test_values_of_no_known_scale_are_asked_for_it_with_their_range(method, array):
    with pytest.raises(
        InputError, match=rf"up to {array.max()} .the least is {array.min()}.: .*--scale {array.max():g}"
    ):
        bits(array, method)


@pytest.mark.parametrize("scale", [0.0, -1.0, np.inf, np.nan])
def test_a_scale_that_is_none(scale):
    with pytest.raises(InputError, match="scale must be a finite number above 0"):
        binarise(np.array([[0, 5]]), "threshold", 0, scale=scale)


@pytest.mark.parametrize("method", [None, "threshold:3"])
def test_a_scale_of_no_use_is_refused(method):
    with pytest.raises(InputError, match="--scale is for --binarise threshold and bernoulli"):
        binarise(np.array([[0, 1]]), method, 0, scale=2)


def test_values_above_the_scale_given_are_refused():
    with pytest.raises(InputError, match="the scale, 0 to 16; got values up to 17"):
        binarise(np.array([[0, 17]]), "threshold", 0, scale=16)


@pytest.mark.parametrize("dtype", [np.int8, np.int64, np.float32, np.float64])
def test_spins_are_bits_by_name(dtype):
    spins = np.array([[-1, 1, 1], [1, -1, -1]], dtype)
    assert unpack(binarise(spins, None, 0, spins=True)).tolist() == [[0, 1, 1], [1, 0, 0]]
    assert bits(spins, "threshold:0") == [[0, 1, 1], [1, 0, 0]]
    for method in (None, "threshold", "bernoulli"):
        with pytest.raises(InputError, match=r"use --spins"):
            bits(spins, method)
    with pytest.raises(InputError, match="leave out --binarise"):
        binarise(spins, "threshold", 0, spins=True)


@pytest.mark.parametrize("value", [0, 2, np.nan])
def test_what_is_no_spin_is_named(value):
    with pytest.raises(InputError, match="got .* at row 1, column 0"):
        binarise(np.array([[-1.0, 1], [value, 1]]), None, 0, spins=True)


@pytest.mark.parametrize(
    ("values", "way"),
    [([0, 1], "all are bits already"), ([-1, 0], "use --binarise threshold:0"), ([0, 9], "--binarise threshold:4.5")],
)
def test_what_is_no_spin_is_told_to_leave_the_option_out(values, way):
    with pytest.raises(InputError, match=rf"leave out --spins: .*{way}"):
        binarise(np.array([values, values]), None, 0, spins=True)


def test_masked_arrays_are_refused_as_their_mask_would_be_lost():
    masked = np.ma.masked_array([[0, 1]], [[True, False]])
    with pytest.raises(InputError, match="is masked"):
        binarise(masked, None, 0)


def test_chunks_give_the_bits_of_the_whole():
    from dbn.datasets.binarise import Numbers, collect
    from dbn.reading import Reading

    grey = np.random.default_rng(3).random((101, 67))
    for n in (101, -1):
        numbers = Numbers(grey.dtype, n, lambda: iter([grey[:13], grey[13:14], grey[14:]]))
        for method in ("bernoulli", "threshold"):
            found = collect(numbers, Reading(method), 5, 67)
            assert np.array_equal(found.words, binarise(grey, method, 5).words)


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


@pytest.mark.parametrize(
    ("method", "value"),
    [
        (method, value)
        for method in (None, "threshold", "threshold:1", "bernoulli")
        for value in (np.nan, np.inf, -np.inf, -1.0)
        if (method, value) != ("threshold:1", -1.0)  # a threshold of one's own is no guess
    ],
)
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
    with pytest.raises(InputError, match=rf"bernoulli needs values in \[0, 1\].*got values up to {most}"):
        bits(array, "bernoulli")


def test_a_negative_seed_is_named():
    with pytest.raises(InputError, match="seed must be at least 0; got -1"):
        bits([[0.5]], "bernoulli", -1)


@pytest.mark.parametrize("most", [11000010, 1234567.8, 65504, 1e300])
@pytest.mark.parametrize("method", [None, "threshold", "bernoulli"])
def test_a_scale_that_is_suggested_is_not_below_the_greatest_value(most, method):
    data = np.array([[0, most], [most, 0]])
    with pytest.raises(InputError) as found:
        binarise(data, method, 0)
    scale = float(str(found.value).split("--scale ")[-1].split(",")[0])
    assert unpack(binarise(data, "threshold", 0, scale=scale)).tolist() == [[0, 1], [1, 0]]
