"""Samplers keep the law they are to draw from: exact start, one sweep, chi-square.

The same test finds two planted bugs of a sampler in plain NumPy, so that it has power where kernels would have them.
"""

import exact
import numpy as np
import pytest
from conftest import random_machine

from rbm import RBM, Clamp, pack, sample, start_chains
from rbm.mixing import Plan, measure_mixing

LEAST_P, PLANTED_P = 1e-4, 1e-6


def exact_start(law: np.ndarray, n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of visible and hidden states, (n,) each, drawn from P(v, h) of shape (states of v, states of h)."""
    drawn = np.random.default_rng(seed).choice(law.size, n, p=law.ravel() / law.sum())
    return drawn // law.shape[1], drawn % law.shape[1]


def pair_p_value(law: np.ndarray, visible: np.ndarray, hidden: np.ndarray) -> float:
    """P-value of pairs of 0/1 states against P(v, h); 0 where a pair cannot be."""
    pair, possible = exact.number(visible) * law.shape[1] + exact.number(hidden), law.ravel() > 0
    if not possible[pair].all():
        return 0.0
    return exact.p_value((np.cumsum(possible) - 1)[pair], law.ravel()[possible] / law.sum())


def clamped_law(model: RBM, mask: np.ndarray, values: np.ndarray) -> np.ndarray:
    """P(v, h) given that the units of the mask have their values, zero where they do not."""
    fits = (exact.all_states(model.n_visible) == values)[:, mask].all(axis=1)
    return exact.joint(model) * fits[:, None]


def test_a_clamped_sweep_from_exact_samples_stays_exact(small, draws):
    n = draws(60013, 2003)
    mask = np.arange(small.n_visible) % 3 == 1
    values = np.arange(small.n_visible) % 2
    law = clamped_law(small, mask, values)
    visible, _ = exact_start(law, n, 5)
    chains = start_chains(small, exact.all_states(small.n_visible)[visible], seed=7)
    after = sample(small, chains, 1, Clamp(mask, values[None]))
    assert pair_p_value(law, after.visible.unpack(), after.hidden.unpack()) > LEAST_P


def test_a_measured_run_from_exact_samples_stays_exact(small, draws):
    n = draws(60013, 2003)
    law = exact.joint(small)
    visible, _ = exact_start(law, n, 17)
    chains = start_chains(small, exact.all_states(small.n_visible)[visible], seed=3)
    after, _ = measure_mixing(small, chains, 3, Plan(every=1))
    assert pair_p_value(law, after.visible.unpack(), after.hidden.unpack()) > LEAST_P


def plain_sweep(model: RBM, v: np.ndarray, h: np.ndarray, bug: str, clamp: np.ndarray | None) -> tuple:
    """One sweep, h | v and then v | h, in plain NumPy; with a bug if one is named."""
    g = np.random.default_rng(11)
    w = model.weights.astype(float)
    a = model.visible_bias * (-1.0 if bug == "sign of the visible bias" else 1.0)
    b = model.hidden_bias * (-1.0 if bug == "sign of the hidden bias" else 1.0)
    new_h = (g.random(h.shape) < 1 / (1 + np.exp(-b - v @ w))).astype(np.uint8)
    given = h if bug == "stale hidden states" else new_h
    new_v = (g.random(v.shape) < 1 / (1 + np.exp(-a - given @ w.T))).astype(np.uint8)
    if clamp is not None and bug != "clamp forgotten":
        new_v[:, clamp] = v[:, clamp]
    return new_v, new_h


@pytest.mark.parametrize("clamped", [False, True])
@pytest.mark.parametrize(
    "bug", ["", "sign of the visible bias", "sign of the hidden bias", "stale hidden states", "clamp forgotten"]
)
def test_planted_bugs_of_a_plain_sampler_are_found(small, bug, clamped):
    mask, values = np.arange(small.n_visible) % 3 == 1, np.arange(small.n_visible) % 2
    law = clamped_law(small, mask, values) if clamped else exact.joint(small)
    v, h = exact_start(law, 60013, 5)
    start = exact.all_states(small.n_visible)[v], exact.all_states(small.n_hidden)[h]
    p = pair_p_value(law, *plain_sweep(small, *start, bug, mask if clamped else None))
    expected_good = not bug or (bug == "clamp forgotten" and not clamped)
    assert p > LEAST_P if expected_good else p < PLANTED_P


def test_stale_states_of_one_layer_keep_its_own_law():
    """Why pairs are tested: units drawn from stale states leave P(v) exact, and P(v, h) not."""
    model = random_machine(5, 3, 11)
    law = exact.joint(model)
    v, h = exact_start(law, 60013, 5)
    after, _ = plain_sweep(model, exact.all_states(5)[v], exact.all_states(3)[h], "stale hidden states", None)
    assert exact.p_value(exact.number(after), law.sum(axis=1)) > LEAST_P


def test_numbers_and_states_agree():
    assert np.array_equal(pack(exact.all_states(5)).unpack(), exact.all_states(5))
    assert exact.number(exact.all_states(5)).tolist() == list(range(32))
