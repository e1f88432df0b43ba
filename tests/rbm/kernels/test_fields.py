"""Sums of table rows: every way of making them, the pieces they are made of, and where arrays begin in memory."""

import numpy as np
import pytest

from rbm import pack
from rbm.kernels.alignment import LINE, aligned_copy, aligned_empty, aligned_floats
from rbm.kernels.chains_by_rows import Units, layer_fields
from rbm.kernels.fields import block_fields
from rbm.kernels.gradient_step import apply_update
from rbm.kernels.minibatch_arrays import RandomCounter, StepSize, new_workspace, zero_velocity
from rbm.kernels.options import DISABLED, ROWS_PER_GROUP, device
from rbm.kernels.parallel.barrier import alone
from rbm.kernels.row_classes import (
    MAX_INPUTS_FOR_LOOKUP,
    MAX_LISTED_INDEX,
    MAX_SHIFTED_INDEX,
    MIN_ROWS_FOR_LOOKUP,
    class_workspace,
    list_classes,
)
from rbm.kernels.simd import subset_sums
from rbm.kernels.simd.lanes import count_ones
from rbm.kernels.simd.step_and_transpose import transpose_bits
from rbm.kernels.simd.subset_sums import GROUP, SPAN, SUBSETS, sum_groups
from rbm.kernels.weight_tiles import make_tables, pad, tile
from rbm.streams import stream_key
from rbm.training.gradient.cd import contrastive_divergence


@device
def call_add_subsets(out, out_at, start, start_at, table, word, quads):
    subset_sums.add_subsets(out, out_at, start, start_at, table, word, quads)


@device
def call_count_ones(word):
    return count_ones(word)


@device
def call_transpose_bits(out, out_at, stride, source, source_at):
    transpose_bits(out, out_at, stride, source, source_at)


def fields(bits, weights, bias, size=64):
    out = np.empty((len(bits), weights.shape[1]), np.float32)
    units = Units(weights.shape[1], tile(weights), pad(bias))
    for shard in (2, 0, 1):
        layer_fields(pack(bits).words, units, size, out, shard, 3)
    return out


@pytest.mark.parametrize("n_in", [3, 29, 64, 67, 131])
@pytest.mark.parametrize("rows", [3, MIN_ROWS_FOR_LOOKUP - 1, MIN_ROWS_FOR_LOOKUP, 53])
@pytest.mark.parametrize("density", [0.0, 0.05, 1 / 3, 0.6, 1.0])
def test_fields_of_any_density_are_those_of_a_matrix_product(n_in, rows, density):
    g = np.random.default_rng(n_in)
    bits = g.random((rows, n_in)) < density
    bits[rows // 2 :: 7] ^= True  # sparse and dense rows side by side
    weights, bias = g.normal(size=(n_in, 37)), g.normal(size=37)
    expected = bits.astype(float) @ weights.astype(np.float32).astype(float) + bias.astype(np.float32).astype(float)
    for size in (4, 20, 64):
        got = fields(bits, weights, bias, size)
        assert np.allclose(got, expected, rtol=1e-5, atol=1e-5)
        assert np.array_equal(got, fields(bits, weights, bias))


@pytest.mark.parametrize("n_in", [MAX_INPUTS_FOR_LOOKUP - 3, MAX_INPUTS_FOR_LOOKUP + 3])
def test_rows_are_summed_alike_in_any_call_of_many_rows(n_in):
    g = np.random.default_rng(2)
    rows, weights, bias = g.random((MIN_ROWS_FOR_LOOKUP + 9, n_in)) < 0.4, g.normal(size=(n_in, 17)), np.zeros(17)
    all_of_them = fields(rows, weights, bias)
    assert np.array_equal(fields(rows[:MIN_ROWS_FOR_LOOKUP], weights, bias), all_of_them[:MIN_ROWS_FOR_LOOKUP])
    few = fields(rows[: MIN_ROWS_FOR_LOOKUP - ROWS_PER_GROUP], weights, bias)
    assert np.array_equal(few, all_of_them[: MIN_ROWS_FOR_LOOKUP - ROWS_PER_GROUP]) == (
        n_in > MAX_INPUTS_FOR_LOOKUP
    )  # few are listed, whatever n_in


@device
def call_block_fields(given, first, end, table, bias, first_tile, end_tile, out):
    lists, ends = class_workspace(end - first, table.shape[1] - 1)
    list_classes(given, first, end, table.shape[1] - 1, 0, 1, lists, ends)
    block_fields(given, first, end, table, bias, first_tile, end_tile, lists, ends, out)


@pytest.mark.parametrize("density", [0.1, 0.6])
@pytest.mark.parametrize("n_in", [MAX_INPUTS_FOR_LOOKUP - 3, MAX_INPUTS_FOR_LOOKUP + 3, 211])
def test_fields_of_a_block_and_of_some_tiles_are_set_and_no_others(n_in, density):
    g = np.random.default_rng(n_in)
    given = g.random((MIN_ROWS_FOR_LOOKUP + 5, n_in)) < density
    table, bias = tile(g.normal(size=(n_in, 53))), pad(g.normal(size=53))
    expected = given.astype(float) @ table[1:3, :-1].astype(float) + bias[16:48].reshape(2, 1, 16).astype(float)
    for words in (pack(given).words, np.asfortranarray(pack(given).words)):
        for first, end in ((0, 20), (20, MIN_ROWS_FOR_LOOKUP + 5)):  # 20 rows and 17, of which the last group has one
            out = np.full((4, 24, 16), -7, np.float32)
            call_block_fields(words, first, end, table, bias, 1, 3, out)
            assert np.allclose(out[1:3, : end - first], expected[:, first:end], rtol=1e-5, atol=2e-5)
            assert (out[[0, 3]] == -7).all()
            assert (out[:, 20:] == -7).all()


@pytest.mark.parametrize("n", [MAX_SHIFTED_INDEX, MAX_SHIFTED_INDEX + 1, MAX_LISTED_INDEX + 3])
def test_many_inputs_are_summed_like_few(n):
    """Up to MAX_SHIFTED_INDEX their numbers are listed shifted, beyond MAX_LISTED_INDEX not at all."""
    weights = np.random.default_rng(3).normal(size=(n, 2)).astype(np.float32)
    bits = np.zeros((2, n), bool)
    bits[0, [0, n // 2, n - 1]] = bits[1, n - 2] = True
    expected = [weights[[0, n // 2, n - 1]].sum(axis=0), weights[n - 2]]
    assert np.allclose(fields(bits, weights, np.zeros(2)), expected, rtol=1e-6)


def test_the_subsets_of_four_rows_are_summed_and_looked_up_by_their_bits():
    g = np.random.default_rng(4)
    rows = g.normal(size=(23, 16)).astype(np.float32)
    rows[-1] = 0  # the row of zeros, number 22
    table = aligned_floats(8 * SPAN)
    table[:] = 0
    order = np.minimum(np.arange(23), 22)
    sum_groups(rows.ravel(), 0, order, 3, 5, table)  # rows 3 to 22; the rest of the second quad stays empty
    for group in range(5):
        for subset in range(SUBSETS):
            chosen = [min(3 + GROUP * group + j, 22) for j in range(GROUP) if subset >> j & 1]
            got = table[group * SPAN + subset * 16 :][:16]
            assert np.allclose(got, rows[chosen].sum(axis=0, dtype=float), rtol=1e-5, atol=1e-6)
    start, out = g.normal(size=41).astype(np.float32), g.normal(size=41).astype(np.float32)
    word = 0b0000_0000_0000_1011_0110_0000_1111_0001 | 0b1110 << 60  # the last bits are beyond both quads
    expected = out.astype(float)
    chosen = [3 + i for i in range(20) if word >> i & 1]
    expected[7:23] = start[11:27] + rows[[min(i, 22) for i in chosen]].sum(axis=0, dtype=float)
    for add in (call_add_subsets, subset_sums.add_subsets.numpy):
        got = out.copy()
        add(got, 7, start, 11, table, np.uint64(word), 2)
        assert np.allclose(got, expected, rtol=1e-5, atol=1e-5)
    twin = np.empty(SPAN, np.float32)
    subset_sums.sum_subsets.numpy(twin, 0, rows.ravel(), 48, 64, 80, 96)
    assert np.allclose(twin, table[:SPAN], rtol=1e-6, atol=1e-6)
    assert DISABLED == (subset_sums.add_subsets is subset_sums.add_subsets.numpy)


def test_bits_are_counted_and_transposed():
    for word in (0, 1, 2**64 - 1, 0b1011 << 57):
        assert call_count_ones(np.uint64(word)) == word.bit_count()
    source = np.random.default_rng(5).integers(0, 2**16, 19, np.uint16)
    for transpose in (call_transpose_bits, transpose_bits.numpy):
        out = np.full(90, 7, np.uint16)
        transpose(out, 11, 5, source, 2)
        assert [[int(out[11 + 5 * c]) >> r & 1 for r in range(16)] for c in range(16)] == [
            [int(source[2 + r]) >> c & 1 for r in range(16)] for c in range(16)
        ]
        assert (np.delete(out, range(11, 91, 5)) == 7).all()


# passes are of 256 rows: one to three of them
@pytest.mark.parametrize("rows", [(2, 3), (32, 32), (113, 5), (5, 113), (160, 110), (97, 540)])
def test_an_update_is_the_gradient_of_all_rows_for_any_number_of_shares(rows):
    g = np.random.default_rng(sum(rows))
    n_data, n_visible, n_hidden = rows[0], 83, 149
    bits = g.random((sum(rows), n_visible)) < g.random(n_visible)
    weight = np.where(np.arange(sum(rows)) < n_data, 1 / n_data, -1 / rows[1])[:, None]
    p = g.random((sum(rows), n_hidden))
    weights, a, b = g.normal(size=(n_visible, n_hidden)), g.normal(size=n_visible), g.normal(size=n_hidden)
    results = []
    for shares in (1, 2, 3):
        tables = make_tables(weights, a, b)
        phases, workspace = new_workspace(*rows, tables)
        phases.visible[:] = pack(bits).words.T
        phases.weighted_probabilities[:] = tile(p * weight)
        size = StepSize(0.5, 0.0, 0.25)
        assert apply_update(phases, tables, zero_velocity(tables), size, workspace, alone(shares)) == 0
        results.append(tables)
    expected = weights + 0.5 * (bits.T @ (p * weight) - 0.25 * weights)
    for tables in results:
        assert np.allclose(tables.weights, expected, rtol=1e-4, atol=1e-5)
        assert np.allclose(tables.visible_bias[:n_visible], a + 0.5 * (bits * weight).sum(axis=0), atol=1e-5)
        assert np.allclose(tables.hidden_bias[:n_hidden], b + 0.5 * (p * weight).sum(axis=0), atol=1e-5)
        assert np.array_equal(tables.backward, tile(tables.weights.T))
        assert all(np.array_equal(x, y) for x, y in zip(tables, results[0], strict=True))


@pytest.mark.parametrize("density", [0.1, 0.6])
def test_chains_are_the_same_for_any_number_of_shares(density):
    g = np.random.default_rng(6)
    n_data, n_visible, n_hidden = MIN_ROWS_FOR_LOOKUP + 5, 131, 149  # three words each, one not full
    start = pack(g.random((n_data, n_visible)) < density).words
    odds = np.log(density / (1 - density))
    tables = make_tables(g.normal(0, 0.1, (n_visible, n_hidden)), np.full(n_visible, odds), np.full(n_hidden, odds))
    results = []
    for shares in (1, 2, 3, 5):
        phases, workspace = new_workspace(n_data, n_data, tables)
        phases.weighted_probabilities[:] = 7
        phases.visible[:, :n_data] = start.T
        counter = RandomCounter(stream_key(1, "shares"), np.uint64(3))
        contrastive_divergence(phases, tables, 2, counter, workspace, alone(shares))
        assert (phases.weighted_probabilities[:, -1] == 7).all()
        results.append((phases.model, phases.weighted_probabilities))
    for words, signed in results[1:]:
        assert np.array_equal(words, results[0][0])
        assert np.array_equal(signed, results[0][1])


def test_arrays_begin_at_a_line_of_the_cache():
    for array in (aligned_empty((3, 5)), aligned_copy(np.ones((4, 3))), aligned_floats(7), tile(np.ones((5, 3)))):
        assert array.ctypes.data % LINE == 0
        assert array.dtype == np.float32
        assert array.flags.c_contiguous
    assert aligned_copy(np.array([1.5, 2])).tolist() == [1.5, 2]
