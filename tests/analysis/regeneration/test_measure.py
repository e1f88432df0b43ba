import numba
import numpy as np
import pytest
from striped import DATA, HELD_OUT, HELD_OUT_LABELS, LABELS, MODEL, SAMPLING, measure

from analysis.entropies.entropy import resolution, state_counts
from analysis.nulls.shuffle import shuffle_columns
from analysis.regeneration import (
    FreeStates,
    Measured,
    decode_states,
    free_states,
    make_reference,
    measure_frequency,
)
from analysis.regeneration.recurrence import recurrence
from dbn.model import DBN
from rbm import RBM, InputError, pack
from rbm.kernels.options import DISABLED
from rbm.mixing import Recorded, rhat

WAYS = (
    "precision", "recall", "f1", "recurrence", "bit_agreement", "memorisation", "distinct_patterns", "coverage", "mmd",
    "efficiency",
)  # fmt: skip
WITHOUT_LABELS = {f"{way}_{name}" for way in ("R1", "R2", "R3") for name in WAYS} - {"R2_efficiency"} | {
    "efficiency", "R2_f1_sampled", "R3_divergence", "R3_divergence_floor", "code_length", "recurrence_efficiency",
    "code_length_efficiency", "loop_information", "R3_rhat",
}  # fmt: skip
CLASSES = {"R1_class_coverage", "R2_class_coverage", "R3_class_coverage"}


def by_name(found: list[Measured], layer: int) -> dict[str, Measured]:
    chosen = [row for row in found if row.layer == layer]
    named = {row.measure: row for row in chosen}
    assert len(named) == len(chosen)
    return named


def same(a: list[Measured], b: list[Measured]) -> bool:
    return [row[:2] for row in a] == [row[:2] for row in b] and np.array_equal(
        [row[2:] for row in a], [row[2:] for row in b], equal_nan=True
    )


def test_measures_with_and_without_labels():
    bare, some = measure(), measure(labels=LABELS)
    full = measure(labels=LABELS, held_out_labels=HELD_OUT_LABELS)
    for layer in (1, 2):
        assert set(by_name(bare, layer)) == WITHOUT_LABELS
        assert set(by_name(some, layer)) == WITHOUT_LABELS | CLASSES
        assert set(by_name(full, layer)) == WITHOUT_LABELS | CLASSES | {"R1_class_agreement", "class_bits"}
    data = {"baseline_f1", "baseline_code_length", "data_f1", "data_memorisation", "data_coverage", "data_mmd"}
    assert set(by_name(some, 0)) == data
    assert by_name(full, 0)["classifier_accuracy"].value > 0.9
    for row in full:
        assert isinstance(row.value, float)
        assert np.isnan(row.low) or row.low <= row.value <= row.high
        assert not np.isnan(row.value)
    of_both_labels = {"classifier_accuracy", "R1_class_agreement", "class_bits", "baseline_class_bits"}
    without = [row for row in full if row.measure not in CLASSES | of_both_labels]
    assert same(without, bare)


def test_efficiencies_are_gains_over_the_bits_of_the_layer():
    found = measure(sampling=SAMPLING._replace(readout="sample"))
    base, layer = by_name(found, 0), by_name(found, 2)
    assert len({base["baseline_f1"].value, *(layer[f"{way}_f1"].value for way in ("R1", "R2", "R3"))}) == 4
    bits = resolution(state_counts(MODEL.encode(DATA, 2, "sample", seed=1)), "bits")
    for name, f1 in (("efficiency", "R2_f1"), ("R1_efficiency", "R1_f1"), ("R3_efficiency", "R3_f1")):
        assert layer[name].value == pytest.approx((layer[f1].value - base["baseline_f1"].value) / bits)
    assert layer["recurrence_efficiency"].value == pytest.approx(layer["R1_recurrence"].value / bits)
    saved = base["baseline_code_length"].value - layer["code_length"].value
    assert layer["code_length_efficiency"].value == pytest.approx(17 * saved / bits)


def test_a_layer_of_one_state_has_no_efficiency():
    found = by_name(measure(DBN((RBM(np.zeros((17, 3)), np.zeros(17), np.full(3, -9)),))), 1)
    for name in ("efficiency", "R1_efficiency", "R3_efficiency", "recurrence_efficiency", "code_length_efficiency"):
        assert np.isnan(found[name].value)
    assert found["code_length"].value == pytest.approx(1)
    assert found["R3_divergence_floor"].value == 0


def test_layers_are_measured_on_their_own():
    calls = []
    found, whole = measure(layers=[2], on_layer=lambda: calls.append(1)), measure()
    assert len(calls) == 1
    assert same(found, [row for row in whole if row.layer != 1])


def test_threads_and_free_states_given_do_not_matter_but_the_seed_does():
    found = []
    for threads in (1,) if DISABLED else (1, 3):
        numba.set_num_threads(threads)
        found.append(measure())
    free = {layer: free_states(MODEL, layer, 29, 8, seed=1) for layer in (1, 2)}
    assert all(same(found[0], other) for other in (*found[1:], measure(free=free)))
    for other in (
        measure(sampling=SAMPLING._replace(seed=2)),
        measure(sampling=SAMPLING._replace(steps=4)),
        measure(sampling=SAMPLING._replace(readout="sample")),
    ):
        assert not same(found[0], other)


def test_free_states_are_decoded_and_compared_with_the_data():
    """Free states that are those of a half of the data diverge as the two halves do, and from another half anew."""
    states = MODEL.encode(DATA, 2, "most probable", seed=1)
    halves = make_reference(DATA, HELD_OUT, n_patterns=19, seed=1).halves
    found = by_name(measure(free={2: FreeStates(states.rows(halves[1]))}), 2)
    assert found["R3_divergence"].value == found["R3_divergence_floor"].value > 0
    assert by_name(measure(free={2: FreeStates(states.rows(halves[0]))}), 2)["R3_divergence"].value == 0
    assert found["R3_divergence_floor"] == by_name(measure(), 2)["R3_divergence_floor"]
    again = decode_states(MODEL, 2, states.rows(halves[1]), seed=1, stream="decode free states, layer 2")
    assert found["R3_recurrence"].value == recurrence(MODEL, 2, again).recurrence.value


def test_rhat_is_that_of_the_first_chains_over_the_last_half_of_the_sweeps():
    free = free_states(MODEL, 2, 29, 11, seed=1)
    first = free.recorded.series[:, :19]
    assert first.shape == (4, 19, 5)
    found = by_name(measure(free={2: free}), 2)["R3_rhat"]
    assert found.value == pytest.approx(max(rhat(one) for one in first), abs=1e-4)
    assert np.isnan([found.low, found.high]).all()


def test_rhat_tells_chains_that_stay_in_their_mode_from_those_that_mix():
    deep = RBM(np.full((17, 17), 3.0), np.full(17, -25.5), np.full(17, -25.5))  # all units on or all off
    flat = RBM(0.01 * MODEL.machines[0].weights, np.zeros(17), np.zeros(7))
    stuck, mixed = (
        by_name(measure(DBN((m,)), sampling=SAMPLING._replace(steps=80), layers=[1]), 1)["R3_rhat"].value
        for m in (deep, flat)
    )
    assert stuck > 2
    assert 0.9 < mixed < 1.1


def chains(series: np.ndarray, every: int = 1) -> FreeStates:
    states = pack(np.ones((series.shape[1], MODEL.sizes[2]), np.uint8))
    names = tuple(f"observable {i}" for i in range(len(series)))
    return FreeStates(states, Recorded(names, series, every, every * series.shape[2], 1.0))


def ar1(tau: float, draws: int, n_chains: int = 19, seed: int = 1) -> np.ndarray:
    """Chains (n, draws) of autocorrelation time tau = (1 + c) / (1 - c), c the correlation of neighbours."""
    c, noise = (tau - 1) / (tau + 1), np.random.default_rng(seed).normal(size=(n_chains, draws))
    found = np.empty_like(noise)
    found[:, 0] = noise[:, 0] / np.sqrt(1 - c * c)
    for t in range(1, draws):
        found[:, t] = c * found[:, t - 1] + noise[:, t]
    return found


def test_times_and_effective_draws_are_those_of_the_slowest_observable():
    """Of tau 9 and of tau 2, 19 chains of 4000 draws, one every 3 sweeps: 27 sweeps, 76000 / 9 draws."""
    series = np.stack([ar1(2, 4000), ar1(9, 4000, seed=2)])
    found = by_name(measure(free={2: chains(series, every=3)}), 2)
    assert found["R3_tau"].value == pytest.approx(27, rel=0.1)
    assert found["R3_effective"].value == pytest.approx(19 * 4000 / 9, rel=0.1)
    assert found["R3_mixed"].value == 1
    for name in ("R3_tau", "R3_effective"):  # three digits: more would depend on how matrix products round
        assert float(f"{found[name].value:.3g}") == found[name].value


def test_chains_apart_have_not_mixed_and_short_ones_cannot_be_told():
    stuck = np.stack([ar1(2, 4000) + 9 * np.arange(19)[:, None]])
    assert by_name(measure(free={2: chains(stuck)}), 2)["R3_mixed"].value == 0
    short = by_name(measure(free={2: chains(np.stack([ar1(2, 40)]))}), 2)
    assert "R3_mixed" not in short
    assert "R3_tau" not in short
    assert "R3_effective" not in short


def test_rhat_is_left_out_where_it_cannot_be_told():
    assert "R3_rhat" not in by_name(measure(sampling=SAMPLING._replace(steps=7)), 2)
    assert "R3_rhat" in by_name(measure(sampling=SAMPLING._replace(steps=8)), 2)
    states = free_states(MODEL, 2, 29, 8, seed=1).states
    assert "R3_rhat" not in by_name(measure(free={2: FreeStates(states)}), 2)


def test_the_primary_pattern_is_the_most_probable_one():
    """Every pixel is on with probability .62: all on, as nearly all data are, or a sample far from them."""
    model = DBN((RBM(np.zeros((61, 3)), np.full(61, 0.5), np.zeros(3)),))
    data = pack(np.random.default_rng(1).random((83, 61)) < 0.98)
    found = by_name(measure(model, data, data), 1)
    assert [found[f"{way}_precision"].value for way in ("R1", "R2", "R3")] == [1, 1, 1]
    assert found["R2_f1_sampled"].value == 0 < found["R2_f1"].value


def test_a_machine_that_copies_all_training_rows_memorises_them():
    model = DBN((RBM(80 * np.eye(17), np.full(17, -40), np.full(17, -40)),))
    g = np.random.default_rng(3)
    found = by_name(measure(model, pack(g.integers(0, 2, (19, 17))), pack(g.integers(0, 2, (47, 17)))), 1)
    assert found["R2_memorisation"].value == 1
    assert 0.2 < found["R1_memorisation"].value < 0.8


def test_the_number_of_patterns_is_cut_to_the_rows():
    for n, expected in ((19, 19), (1000, 23)):
        reference = make_reference(DATA, HELD_OUT, n_patterns=n, seed=1)
        assert reference.n == reference.held_out.states.n == reference.training.n == expected
    assert make_reference(HELD_OUT.rows(slice(7)), DATA, n_patterns=19, seed=1).halves.shape == (2, 3)


def test_the_rows_of_a_reference_are_disjoint():
    numbered = pack((np.arange(83)[:, None] >> np.arange(7)) & 1)
    reference = make_reference(numbered, numbered.rows(slice(47)), n_patterns=23, labels=np.arange(83),
                               held_out_labels=np.arange(47), seed=1)  # fmt: skip
    compared, encoded = (set(s.words[:, 0].tolist()) for s in (reference.held_out.states, reference.sources))
    assert len(compared) == len(encoded) == 23
    assert not compared & encoded
    assert reference.source_labels.tolist() == reference.sources.words[:, 0].tolist()
    assert len(set(reference.halves.ravel().tolist())) == 46


def test_surrogates_are_asked_the_same_question():
    states = MODEL.encode(DATA, 2, "most probable", seed=1)
    reference = make_reference(DATA, HELD_OUT, n_patterns=19, seed=1)
    own = measure_frequency(MODEL, 2, states, reference, seed=1)
    assert same(own, [row for row in measure() if row.layer == 2 and row.measure in by_name(own, 2)])
    shuffled = shuffle_columns(states, seed=1, draw=0)
    other = by_name(measure_frequency(MODEL, 2, shuffled, reference, seed=1), 2)
    gain = other["R2_f1"].value - reference.baseline_f1.value
    assert other["efficiency"].value == pytest.approx(gain / resolution(state_counts(shuffled), "bits"))


def test_bad_input():
    with pytest.raises(InputError, match="from 1 to 2; got 3"):
        measure(layers=[3])
    with pytest.raises(InputError, match="got 19 patterns, 83 and 7 rows"):
        measure(held_out=HELD_OUT.rows(slice(7)))
    with pytest.raises(InputError, match="needs 19 free states; got 5"):
        measure(free={1: FreeStates(pack(np.zeros((5, 7))))})
    with pytest.raises(InputError, match="each of 47 rows"):
        measure(labels=LABELS, held_out_labels=LABELS)
    with pytest.raises(InputError, match="read-out"):
        measure(sampling=SAMPLING._replace(readout="mode"))
