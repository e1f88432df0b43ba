import numpy as np
import pytest

from rbm import InputError, States, pack, unpack
from rbm.bits import as_states, count_on


@pytest.mark.parametrize("units", [1, 5, 63, 64, 65, 127, 131])
def test_unpack_undoes_pack_and_bit_j_is_unit_j(units):
    array = np.random.default_rng(units).integers(0, 2, (7, units), np.uint8)
    states = pack(array)
    assert np.array_equal(unpack(states), array)
    for row, words in zip(array, states.words, strict=True):
        value = sum(int(word) << (64 * w) for w, word in enumerate(words))
        assert value == sum(int(bit) << j for j, bit in enumerate(row))


@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint16, np.int64, np.float32, np.float64])
def test_any_numeric_type_of_zeros_and_ones_packs(dtype):
    array = np.array([[0, 1, 1], [1, 0, 0]])
    assert np.array_equal(unpack(pack(array.astype(dtype))), array)


def test_no_rows_is_no_error():
    assert unpack(pack(np.zeros((0, 67)))).shape == (0, 67)


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.zeros(3), r"shape \(3,\)"),
        (np.zeros((3, 0)), r"shape \(3, 0\)"),
        (np.array([[0.0, np.nan]]), "nan.*row 0, column 1"),
        (np.array([[0, 1], [7, 0]]), "7.*row 1, column 0.*binarise"),
        (np.array([[-1.0]]), "-1"),
        (np.array([["0"]]), "dtype"),
        (np.array([[1j]]), "dtype"),
        (np.array([[None]], dtype=object), "dtype"),
    ],
)
def test_what_is_not_bits_is_refused(array, message):
    with pytest.raises(InputError, match=message):
        pack(array)


def test_the_door_checks_width_words_and_spare_bits():
    states = pack(np.ones((2, 67)))
    assert as_states(states, 67).words.tolist() == states.words.tolist()
    with pytest.raises(InputError, match="67 columns but the model has 66"):
        as_states(states, 66)
    with pytest.raises(InputError, match="uint64 words"):
        as_states(States(states.words.astype(np.int64), 67))
    with pytest.raises(InputError, match="uint64 words"):
        as_states(States(states.words[:, :1], 67))
    with pytest.raises(InputError, match="past the last of 65"):
        as_states(States(states.words, 65))


def test_count_on_counts_every_row_across_chunks():
    array = np.random.default_rng(0).random((4099, 3)) < [0.1, 0.5, 0.9]
    assert count_on(pack(array)).tolist() == array.sum(axis=0).tolist()
