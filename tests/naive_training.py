"""Loop twin of an epoch of training: the order of rows, minibatches, chains and steps, by the twins of `naive`."""

import naive
import numpy as np

from rbm import RBM, unpack
from rbm.streams import stream_generator, stream_key


def epoch(first, data):
    """Train one epoch of CD-1 or PCD-1 from a state before it; return the machine and the persistent chains."""
    config, model = first.config, first.model
    n, size = len(data), config.batch_size
    velocities = tuple(np.zeros_like(p, float) for p in (model.weights, model.visible_bias, model.hidden_bias))
    key, chains = stream_key(config.seed, "machine: gibbs"), unpack(first.chains).tolist()
    order = stream_generator(config.seed, "machine: order", 0).permutation(n)
    for number, first_row in enumerate(range(0, n, size)):
        rows = order[first_row : first_row + size]
        if model.n_visible > 128:
            rows = naive.by_similarity(data, rows)
        batch = data[rows].astype(int).tolist()
        start = batch if config.estimator == "cd" else chains
        chains = [naive.gibbs(v, model, 1, r, number, key)[0] for r, v in enumerate(start)]
        positive, negative = (
            [naive.probabilities(naive.hidden_fields(v, model)) for v in phase] for phase in (batch, chains)
        )
        parameters, velocities = naive.step(
            model.weights, model.visible_bias, model.hidden_bias, velocities, batch, positive, chains, negative,
            config.learning_rate * len(rows) / size, config.momentum, config.weight_decay,
        )  # fmt: skip
        model = RBM(*parameters, model.n_labels)
    return model, chains
