"""A toy data set, a toy configuration, and a training state as comparable bytes."""

import numpy as np

from rbm import TrainingConfig


def stripes(n: int, seed: int = 0, columns: int = 7) -> np.ndarray:
    """Two noisy patterns: something to learn."""
    g = np.random.default_rng(seed)
    pattern = np.arange(columns) % 2
    rows = np.where(g.random((n, 1)) < 0.4, pattern, 1 - pattern)
    return rows ^ (g.random((n, columns)) < 0.1)


def bits_of(state) -> list[bytes]:
    arrays = (
        state.model.weights,
        state.model.visible_bias,
        state.model.hidden_bias,
        *state.velocity,
        state.chains.words,
    )
    if state.offsets is not None:
        arrays += (state.offsets.visible, state.offsets.hidden)
    if state.current is not None:
        arrays += (state.current.weights, state.current.visible_bias, state.current.hidden_bias)
    arrays += (*(state.second or ()), *(() if state.activity is None else (state.activity,)))
    return [a.tobytes() for a in arrays] + level_bits(state.levels)


def level_bits(chains) -> list[bytes]:
    """Chains that exchange states: machines kept, levels, states, what was counted, and how far they are."""
    if chains is None:
        return []
    if hasattr(chains, "betas"):
        arrays = (chains.betas, chains.path.log_odds, chains.path.model.weights, chains.visible_words)
        arrays += (chains.hidden_words, chains.from_top, chains.swaps, chains.trips)
        numbers = (chains.sweeps, chains.counted_from, chains.seed, chains.stream)
    else:
        arrays = tuple(machine.weights for machine in chains.trajectory.machines)
        arrays += tuple(words for level in chains.levels for words in (level.visible.words, level.hidden.words))
        arrays += (chains.from_top, chains.exchanges.attempts, chains.exchanges.swaps)
        numbers = (chains.exchanges.round_trips, [level[2:] for level in chains.levels], chains.stream)
    return [*(a.tobytes() for a in arrays), repr(numbers).encode()]


CONFIG = TrainingConfig(n_hidden=3, epochs=3, k=1, batch_size=5, n_chains=3, learning_rate=0.1)
