"""Machines trained on small data by the exact gradient, all visible states enumerated, and exact samples of them."""

import exact
import numpy as np
from toys import stripes

from rbm import RBM, log_partition


def trained_on_stripes(columns: int = 11, n_hidden: int = 5, steps: int = 300) -> tuple[RBM, np.ndarray]:
    """A machine after some steps of the exact gradient, and the 400 rows it was trained on."""
    rows, states = stripes(400, columns=columns).astype(float), exact.all_states(columns).astype(float)
    g = np.random.default_rng(5)
    w, a, b = g.normal(0, 0.3, (columns, n_hidden)), np.zeros(columns), np.zeros(n_hidden)
    for _ in range(steps):
        log_f = states @ a + np.logaddexp(0, b + states @ w).sum(axis=1)
        p = np.exp(log_f - np.logaddexp.reduce(log_f))
        up, model_up = (1 / (1 + np.exp(-(b + v @ w))) for v in (rows, states))
        w += 0.2 * (rows.T @ up / len(rows) - (states * p[:, None]).T @ model_up)
        a += 0.2 * (rows.mean(axis=0) - p @ states)
        b += 0.2 * (up.mean(axis=0) - p @ model_up)
    return RBM(w, a, b), rows.astype(np.uint8)


def exact_samples(model: RBM, n: int, seed: int = 3) -> np.ndarray:
    """Independent draws of the visible states, by enumeration."""
    states = exact.all_states(model.n_visible)
    p = np.exp(-model.free_energy(states) - log_partition(model))
    return states[np.random.default_rng(seed).choice(len(states), n, p=p / p.sum())]
