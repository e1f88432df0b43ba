"""Small trainings and what came of them as one digest: functions that worker processes can import."""

import hashlib
import sys

import numpy as np
from toys import bits_of, stripes

from analysis import shuffle_columns
from dbn import DBN
from rbm import TrainingConfig, pack, random_chains, sample, train
from rbm.kernels.options import DISABLED
from rbm.kernels.parallel import pool

SEEDS = (1, 2, 3)


def everything(seed: int = 1) -> dict[str, list[bytes]]:
    """Everything random or summed that threads share, as bytes: machines of three words of units, all threads work."""
    rows, columns, hidden = (31, 67, 19) if DISABLED else (150, 131, 133)  # plain Python has one thread and is slow
    pool.min_work_for_threads = pool.min_work_for_barriers = 0.0
    data = pack(stripes(rows, columns=columns))
    config = TrainingConfig(n_hidden=hidden, epochs=2, k=2, batch_size=40, n_chains=37, learning_rate=0.2, seed=seed)
    found = {}
    for estimator in ("cd", "pcd"):
        state = train(data, TrainingConfig(**{**vars(config), "estimator": estimator}), held_out=data[:5])
        records = [np.array(record[:8], np.float64).tobytes() for record in state.history]
        found[estimator] = [*bits_of(state), *records]
    model = state.model
    chains = sample(model, random_chains(model, 41, seed=seed), 5)
    found["chains"] = [chains.visible.words.tobytes(), chains.hidden.words.tobytes()]
    found["encoded"] = [DBN((model,)).encode(data, 1).words.tobytes(), model.free_energy(data).tobytes()]
    found["shuffled"] = [shuffle_columns(data, seed=seed, draw=3).words.tobytes()]
    return found


def digest(seed: int = 1) -> str:
    """SHA-256 of `everything`."""
    found = hashlib.sha256()
    for parts in everything(seed).values():
        for part in parts:
            found.update(part)
    return found.hexdigest()


def shuffled(seed: int) -> str:
    """SHA-256 of a shuffle by all threads."""
    pool.min_work_for_threads = 0.0
    return hashlib.sha256(shuffle_columns(stripes(999), seed=seed, draw=0).words.tobytes()).hexdigest()


def save_small(path: str) -> None:
    """Write states drawn from a machine of 23 and 7 units, and the parameters of one that is trained, as .npz."""
    g = np.random.default_rng(5)
    data = stripes(31, columns=23)
    config = TrainingConfig(n_hidden=7, epochs=2, k=2, batch_size=10, n_chains=5, learning_rate=0.1, estimator="pcd")
    state = train(data, config)
    model = type(state.model)(g.normal(size=(23, 7)), g.normal(size=23), g.normal(size=7))
    chains = sample(model, random_chains(model, 31, seed=2), 30)
    np.savez(
        path, states_visible=chains.visible.words, states_hidden=chains.hidden.words,
        states_encoded=model.hidden_states(data).words, states_chains=state.chains.words,
        states_shuffled=shuffle_columns(data, seed=1, draw=1).words, floats_weights=state.model.weights,
        floats_biases=np.append(state.model.visible_bias, state.model.hidden_bias),
        floats_velocity=state.velocity.weights, floats_free_energy=state.model.free_energy(data),
    )  # fmt: skip


if __name__ == "__main__":
    save_small(sys.argv[1])
