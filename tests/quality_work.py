"""Small work for contestants to train on."""

import numpy as np

from benchmarks.quality.work import work_of
from rbm import TrainingConfig


def small_work(**changes):
    """67 rows of 11 pixels, in minibatches of 13, the last of 2; the mean moves every 3."""
    generator = np.random.default_rng(7)
    levels = generator.integers(0, 256, (67, 11)).astype(np.uint8)
    values = {
        "n_hidden": 5, "epochs": 10, "estimator": "pcd", "k": 1, "n_chains": 13, "batch_size": 13, "momentum": 0.0,
        "learning_rate": 0.03, "schedule": "hold-exponential", "hold": 0.5, "last_rate": 3e-4, "weight_decay": 0.0,
        "gradient": "centred", "centre_rate": 0.1, "mean_rate": 0.2, "mean_every": 3,
        "weight_deviation": 0.3, "seed": 3,
    }  # fmt: skip
    return work_of(levels, TrainingConfig(**{**values, **changes}))
