"""A stack set by hand over a mixture of eight noisy prototypes, whose layers are known to the last bit.

Layer 1 copies the pixels, noise and all. Layer 2 has a unit a cluster, and its machine makes a cluster's pixels from it
exactly: prototype and independent noise. Layer 3 keeps four of the clusters and has one state for the other four, which
decodes to a blank. So R2 of layers 1 and 2 draws from the mixture itself, at log2 M and at 3 bits; R2 of layer 3 gets
half the clusters, at 2 bits, and half of its patterns are blank: with half the precision and half the recall, half the
F1. Efficiency is then F1 / 3 at layer 2, F1 / 4 at layer 3 and about F1 / 12 at layer 1.
"""

import functools

import numpy as np
import pytest
from conftest import few
from scipy import stats

from analysis.regeneration import FreeStates, LabelledRows, PatternSampling, make_reference, measure_regeneration
from analysis.regeneration.manifolds import manifold, overlap
from dbn.model import DBN
from rbm import RBM, pack

N_PIXELS, N_ON, N_CLUSTERS, NOISE = 127, 60, 8, 0.05
STRENGTH, BLANK = float(np.log((1 - NOISE) / NOISE)), 4.0
N, M = few(499, 53), few(8009, 307)


@functools.cache
def prototypes() -> np.ndarray:
    g = np.random.default_rng(0)
    return np.array([g.permutation(N_PIXELS) < N_ON for _ in range(N_CLUSTERS)])


def mixture(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows and their clusters."""
    g = np.random.default_rng(seed)
    cluster = g.integers(N_CLUSTERS, size=n)
    return prototypes()[cluster] ^ (g.random((n, N_PIXELS)) < NOISE), cluster


def copying(n_visible: int, n_hidden: int) -> RBM:
    """Hidden units copy the first visible ones; the other visible ones are off on the way down."""
    return RBM(80 * np.eye(n_visible, n_hidden), np.full(n_visible, -40), np.full(n_hidden, -40))


def stack() -> DBN:
    """Down from cluster c, pixel fields are STRENGTH (2 prototype - 1), from none -BLANK; up, the field of unit c is
    STRENGTH (30 - mismatches among its on pixels - other pixels on), give or take the number of pixels on."""
    weights = BLANK + STRENGTH * (2.0 * prototypes().T - 1)
    clusters = RBM(
        weights, np.full(N_PIXELS, -BLANK), np.full(N_CLUSTERS, -STRENGTH * (N_ON - N_ON / 2) - BLANK * N_ON)
    )
    return DBN((copying(N_PIXELS, N_PIXELS), clusters, copying(N_CLUSTERS, N_CLUSTERS // 2)))


@functools.cache
def measured(readout: str) -> list[dict[str, float]]:
    """The values of layers 0 to 3 by measure."""
    training, held_out = LabelledRows(*mixture(M, 1)), LabelledRows(*mixture(2 * N, 2))
    rows = measure_regeneration(stack(), training, held_out, PatternSampling(readout, N, steps=3, seed=1))
    return [{row.measure: row.value for row in rows if row.layer == layer} for layer in range(4)]


@functools.cache
def f1_of_the_mixture() -> tuple[float, float]:
    """F1 of a sample of the mixture against another: the mean over repetitions and its deviation."""
    values = []
    for seed in range(10, 20):
        a, b = (pack(mixture(N, 2 * seed + i)[0]) for i in range(2))
        values.append(overlap(a, manifold(b)).f1.value)
    return float(np.mean(values)), float(np.std(values, ddof=1))


READOUTS = pytest.mark.parametrize("readout", ["most probable", "sample"])


@READOUTS
def test_the_best_layer_is_the_one_that_codes_the_clusters(readout):
    layers = measured(readout)[1:]
    assert np.argmax([layer["efficiency"] for layer in layers]) == 1
    assert layers[2]["R2_f1"] < 0.7 * min(layers[0]["R2_f1"], layers[1]["R2_f1"])  # by F1 alone, 1 or 2


@READOUTS
def test_efficiencies_are_as_planted(readout):
    base, first, second, third = measured(readout)
    f1, deviation = f1_of_the_mixture()
    assert base["baseline_f1"] == 0
    assert second["efficiency"] == pytest.approx(f1 / 3, abs=4 * deviation / 3 + 0.01)
    assert third["efficiency"] == pytest.approx(f1 / 4, abs=4 * deviation / 2 + 0.01)
    # draws of training rows with replacement repeat some, which shrinks their balls: a little less than fresh rows
    assert first["R2_f1"] == pytest.approx(f1, abs=5 * deviation + 0.02)
    assert first["efficiency"] == pytest.approx(first["R2_f1"] / np.log2(M), rel=0.05)


@READOUTS
def test_what_each_layer_keeps_is_kept(readout):
    base, first, second, third = measured(readout)
    assert base["classifier_accuracy"] == 1
    assert [layer["R1_class_agreement"] for layer in (first, second)] == [1, 1]
    assert 0.4 < third["R1_class_agreement"] < 0.8
    assert min(layer["R2_class_coverage"] for layer in (first, second)) > 1 - N_CLUSTERS * 0.25 / np.sqrt(N)
    assert third["R2_class_coverage"] < 0.8
    assert [layer["R1_recurrence"] for layer in (first, second, third)] == [1, 1, 1]
    assert third["R2_precision"] / second["R2_precision"] == pytest.approx(0.5, abs=4.5 * 0.5 / np.sqrt(N))
    assert third["R2_recall"] / second["R2_recall"] == pytest.approx(0.5, abs=4.5 * 0.7 / np.sqrt(N))


def test_free_states_of_one_cluster_are_one_cluster():
    """Coverage is then the cluster's share of the data, the divergence that of its law from a single state."""
    (data, labels), (held_out, _) = mixture(M, 1), mixture(2 * N, 2)
    free = {2: FreeStates(pack(np.tile(np.arange(N_CLUSTERS) == 3, (N, 1))))}
    rows = measure_regeneration(
        stack(),
        LabelledRows(data, labels),
        LabelledRows(held_out),
        PatternSampling("most probable", N, steps=3, seed=1),
        layers=[2],
        free=free,
    )
    found = {row.measure: row.value for row in rows}
    assert found["R3_recurrence"] == 1
    assert found["R3_class_coverage"] == pytest.approx((labels == 3).mean())
    half = make_reference(pack(data), pack(held_out), n_patterns=N, seed=1).halves[0]
    law, single = np.bincount(labels[half], minlength=N_CLUSTERS) / len(half), np.eye(N_CLUSTERS)[3]
    expected = stats.entropy((law + single) / 2, base=2) - stats.entropy(law, base=2) / 2
    assert found["R3_divergence"] == pytest.approx(expected)
    assert found["R3_recall"] < 3 / N_CLUSTERS


@READOUTS
def test_layer_one_spells_out_every_pixel(readout):
    first = measured(readout)[1]
    assert first["code_length"] < 1e-6
    assert first["R1_efficiency"] == pytest.approx(first["R1_f1"] / np.log2(M), rel=0.05)
    assert abs(first["R2_memorisation"] - 0.5) < 4.5 * 0.5 * np.sqrt(2 / N) + N / M / 2  # a copy of one of the N rows


def test_the_prototypes_are_well_separated():
    p = prototypes().astype(int)
    distances = (p[:, None] != p[None]).sum(axis=2)[np.triu_indices(N_CLUSTERS, 1)]
    assert distances.min() >= 56
