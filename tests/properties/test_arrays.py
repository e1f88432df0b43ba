"""Equal data give equal bits, whatever they are given as; what is not 0/1 is one InputError that says where."""

import hypothesis.extra.numpy as hnp
import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
import scipy.sparse
from conftest import random_machine
from hypothesis import given
from properties.forms import OBJECTS, bits, bits_in_a_form
from toys import bits_of

from analysis import shuffle_columns, state_counts
from analysis.entropies.entropy import state_index
from dbn import DBN, DBNConfig, pretrain
from rbm import InputError, States, TrainingConfig, pack, pseudo_likelihood, start_chains, train, unpack
from rbm.bits import as_states, count_on

pytestmark = pytest.mark.filterwarnings("ignore:Constructing a DIA matrix")  # slow, says scipy; right all the same
TINY = TrainingConfig(n_hidden=3, epochs=1, k=1, batch_size=20)


@given(bits_in_a_form())
def test_packed_bits_are_those_of_the_plain_array(case):
    array, _, form = case
    expected = pack(array)
    for found in (pack(form), as_states(form), as_states(form, array.shape[1])):
        assert found == expected
        assert found.words.dtype == np.uint64
        assert found.words.flags.c_contiguous
    assert unpack(pack(form)).tolist() == array.tolist()
    assert count_on(as_states(form)).tolist() == array.sum(axis=0).tolist()


@given(bits_in_a_form())
def test_machines_and_counts_see_the_same_data(case):
    array, _, form = case
    model = random_machine(array.shape[1], 3, 5)
    stack = DBN((model, random_machine(3, 2, 7)))
    assert model.free_energy(form).tobytes() == model.free_energy(array).tobytes()
    assert model.hidden_field(form).tobytes() == model.hidden_field(array).tobytes()
    assert pseudo_likelihood(model, form).tobytes() == pseudo_likelihood(model, array).tobytes()
    assert model.hidden_states(form) == model.hidden_states(array)
    assert start_chains(model, form).visible == start_chains(model, array).visible
    assert stack.encode(form, 2) == stack.encode(array, 2)
    if len(array):
        assert state_counts(form).tolist() == state_counts(array).tolist()
        assert state_index(form).states == state_index(array).states
        assert shuffle_columns(form, seed=1, draw=2) == shuffle_columns(array, seed=1, draw=2)


@given(bits_in_a_form(rows=(1, 2, 5, 37)))
def test_machines_train_to_the_same_bits(case):
    array, _, form = case
    expected, found = train(array, TINY, held_out=array), train(form, TINY, held_out=form)
    assert bits_of(found) == bits_of(expected)
    assert found.history[0][:8] == expected.history[0][:8]  # then seconds


@given(bits_in_a_form(rows=(1, 5), units=(1, 65)))
def test_stacks_train_to_the_same_bits(case):
    array, _, form = case
    config = DBNConfig(layers=(3, 2), epochs=1, k=1)
    expected, found = pretrain(array, config, held_out=array), pretrain(form, config, held_out=form)
    assert found.digest == expected.digest
    assert list(map(bits_of, found.states)) == list(map(bits_of, expected.states))


@given(st.data(), bits(rows=(1, 2, 37)), st.sampled_from((2, -1, 0.5, np.nan, np.inf, 255, 1e-30)))
def test_a_number_that_is_no_bit_is_found_in_any_form(data, array, number):
    row, column = (data.draw(st.integers(0, n - 1)) for n in array.shape)
    values = array.astype(np.float64)
    values[row, column] = number
    plain = ("csr_array", "coo_matrix", "DataFrame", "DataFrame of objects", "lists")
    form = data.draw(st.sampled_from([values, values.astype(">f4"), *(OBJECTS[name](values) for name in plain)]))
    for call in (pack, as_states, random_machine(array.shape[1], 2, 3).free_energy, train, state_counts):
        with pytest.raises(InputError, match=rf"0 or 1; .* at row {row}, column {column}\b"):
            call(form)


def packed_or_refused(given_as):
    """States, or None where they are refused with a reason; any other error is the test's."""
    try:
        return pack(given_as)
    except InputError as error:
        if not str(error).startswith("states must "):
            raise
    return None


numbers = hnp.integer_dtypes() | hnp.unsigned_integer_dtypes() | hnp.floating_dtypes() | hnp.complex_number_dtypes()


@given(
    hnp.arrays(
        hnp.scalar_dtypes() | hnp.nested_dtypes(max_itemsize=40) | st.just(np.dtype(object)),
        hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
    )
    | st.builds(np.ndarray.astype, hnp.arrays(np.uint8, (2, 3), elements=st.integers(0, 1)), numbers)
)
def test_any_array_is_read_right_or_refused(array):
    states = packed_or_refused(array)
    if states is None:
        return
    assert array.dtype.kind in "biuf"
    assert (unpack(states) == array).all()
    assert states.shape == array.shape


values = st.none() | st.booleans() | st.integers(-2, 2) | st.floats() | st.text(max_size=2) | st.just(10**30)


@given(st.recursive(values, lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(), children)))
def test_any_object_is_read_right_or_refused(given_as):
    states = packed_or_refused(given_as)
    if states is not None:
        assert unpack(states).tolist() == [[int(x) for x in row] for row in given_as]


@pytest.mark.parametrize(
    ("given_as", "message"),
    [
        ([[0, 1], [1]], "this is none"),
        (np.ma.array([[0, 1]], mask=[[False, True]]), "masked entries: fill them"),
        ([np.ma.array([0, 1], mask=[False, True])], "masked entries: fill them"),
        (np.zeros((2, 2), "m8[s]"), "dtype timedelta64"),
        (pd.DataFrame({"a": [0, 1], "b": [1, None]}), r"missing at row 1, column 1 \('b'\): fill it"),
        (pd.DataFrame({"a": pd.array([None, 1], "Int64")}), r"missing at row 0, column 0 \('a'\)"),
        (pd.DataFrame({"a": [0, 1], "b": ["0", "1"]}), "dtype <U"),
        (pd.Series([0, 1]), r"shape \(2,\)"),
        (scipy.sparse.coo_array(np.array([0, 1])), r"shape \(2,\)"),
        (scipy.sparse.csr_array(([1, 1], ([0, 0], [1, 1])), (1, 2)), r"2.* at row 0, column 1"),  # given twice: 1 + 1
        ([], r"shape \(0,\)"),
    ],
    ids=str,
)
def test_the_reason_and_the_way_out(given_as, message):
    with pytest.raises(InputError, match=message):
        as_states(given_as)


@pytest.mark.parametrize("n_units", [0, -1, True, 2.0, None])
def test_states_of_no_units_are_refused(n_units):
    with pytest.raises(InputError, match="whole number of units, at least 1"):
        as_states(States(np.zeros((3, 0), np.uint64), n_units))


@pytest.mark.parametrize("words", [np.zeros((2, 1), ">u8"), np.zeros((2, 1), "f8"), [[0], [1]], np.zeros(2, "u8")])
def test_words_that_are_no_words_are_refused(words):
    with pytest.raises(InputError, match="build states with pack"):
        as_states(States(words, 5))


def test_a_row_number_counts_from_the_first_row_of_all(monkeypatch):
    monkeypatch.setattr("rbm.bits._CHUNK", 20)
    array = np.zeros((31, 7), np.int8)
    assert pack(array) == States(np.zeros((31, 1), np.uint64), 7)
    array[29, 3] = 3
    for form in (array, scipy.sparse.csr_array(array)):
        with pytest.raises(InputError, match="row 29, column 3"):
            pack(form)
    assert pack(array == 3)[29].tolist() == [0, 0, 0, 1, 0, 0, 0]
