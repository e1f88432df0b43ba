import pickle

import numpy as np
import pytest

from rbm import States, pack, unpack

ARRAY = np.random.default_rng(3).integers(0, 2, (5, 67), np.uint8)
STATES = pack(ARRAY)


def test_states_count_their_rows_and_have_the_shape_of_the_array():
    assert len(STATES) == STATES.n == 5
    assert STATES.shape == (5, 67)
    assert STATES.n_units == 67


def test_the_array_of_states_is_the_0_1_array():
    assert np.array_equal(np.asarray(STATES), ARRAY)
    assert np.asarray(STATES).dtype == np.uint8
    assert np.array(STATES, np.float32).dtype == STATES.__array__(np.float32).dtype == np.float32
    assert np.array_equal(STATES.unpack(), unpack(STATES))
    assert np.mean(STATES) == ARRAY.mean()
    with pytest.raises(ValueError, match="always a copy"):
        np.array(STATES, copy=False)


@pytest.mark.parametrize(
    "index",
    [
        slice(1, 4),
        slice(None, None, -2),
        np.array([3, 0, 3]),
        [2, 1],
        np.arange(5) % 2 == 0,
        [True, False] * 2 + [True],
    ],
    ids=str,
)
def test_slices_index_arrays_and_masks_give_states(index):
    found = STATES[index]
    assert isinstance(found, States)
    assert found.words.flags.c_contiguous
    assert np.array_equal(unpack(found), ARRAY[index])
    assert found == STATES.rows(index)


@pytest.mark.parametrize("index", [0, 4, -1, np.int64(2)])
def test_a_number_gives_a_row_of_the_array(index):
    assert STATES[index].dtype == np.uint8
    assert np.array_equal(STATES[index], ARRAY[index])


def test_rows_are_iterated_over_across_chunks():
    rows = np.random.default_rng(4).integers(0, 2, (4099, 3))
    assert np.array_equal(list(pack(rows)), rows)


def test_what_is_no_row_is_refused():
    for index in (5, -6, np.ones(4, bool)):
        with pytest.raises(IndexError):
            STATES[index]
    for index in ((0, 1), (slice(None), slice(0, 1)), None, True, np.zeros((2, 2), int)):
        with pytest.raises(TypeError, match="indexed by"):
            STATES[index]


def test_neighbouring_rows_share_their_words_as_slices_of_arrays_do():
    assert np.shares_memory(STATES[1:3].words, STATES.words)
    assert not np.shares_memory(STATES[[1, 2]].words, STATES.words)


def test_equal_states_have_equal_rows_and_width():
    assert STATES == pack(ARRAY)
    assert (STATES != pack(ARRAY)) is False
    assert STATES != STATES[:4]
    assert STATES != pack(1 - ARRAY)
    assert pack(ARRAY[:, :5]) != States(pack(ARRAY[:, :5]).words, 6)  # the same words
    assert STATES != "states"
    with pytest.raises(TypeError, match="unhashable"):
        hash(STATES)


def test_fields_cannot_be_replaced_or_added():
    for name in ("words", "n_units", "other"):
        with pytest.raises((AttributeError, TypeError)):
            setattr(STATES, name, 3)


def test_workers_get_the_same_states():
    assert pickle.loads(pickle.dumps(STATES)) == STATES  # noqa: S301  what joblib and Dask do with arguments


def test_the_repr_is_short_and_says_how_many_are_on():
    assert repr(pack([[0, 1, 1], [1, 0, 0]])) == "States(2 x 3 units, 50.0 % on)"
    assert repr(STATES[:0]) == "States(0 x 67 units)"
    large = States(np.broadcast_to(np.uint64(1), (2**23, 1)), 60)
    assert repr(large) == "States(8388608 x 60 units)"  # not counted
    assert "<td>50.0 % on</td>" in pack([[0, 1, 1], [1, 0, 0]])._repr_html_()
