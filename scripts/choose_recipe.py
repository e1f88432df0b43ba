"""Train by the likelihood recipe, changed as named, on 50 000 of MNIST's training images, scored on the other 10 000.

    python scripts/choose_recipe.py epochs=600 n_chains=500 > log.jsonl

A line of JSON every so many epochs: processor seconds of training, the mean log-likelihood of the held-out images by
forward annealing, nats, which flatters a machine as it puts log Z low, that of 10 000 images it is trained on, and the
effective sample size. The test images are not read.
"""

import json
import sys
import time

import numpy as np

from dbn.datasets.mnist import load_grey_mnist
from dbn.terminal.recipes import recipe_named
from rbm import TrainingConfig, train
from rbm.likelihood import annealed_log_partition, base_log_odds, mean_log_likelihood
from rbm.training.grey_levels import grey_levels
from rbm.training.state import TrainingState

HELD_OUT = 10_000
CHAINS, TEMPERATURES, LAST_TEMPERATURES = 200, 3000, 10_000


def main(*changes: str) -> None:
    """Train and print."""
    values = dict(recipe_named("likelihood").values)
    values["n_hidden"] = values.pop("layers")[0]
    changed = {name: json.loads(value) for name, _, value in (change.partition("=") for change in changes)}
    every, at = changed.pop("every", 50), changed.pop("threshold", None)
    config = TrainingConfig(**{**values, **changed})
    levels = load_grey_mnist("mnist-grey")[0]
    order = np.random.default_rng(20261130).permutation(len(levels))
    chances = levels / 255 if at is None else (levels > at).astype(float)
    rows, others = chances[order[HELD_OUT:]], grey_levels(chances[order[:HELD_OUT]], seed=1).draw(0)
    some = grey_levels(rows[:HELD_OUT], seed=2).draw(0)
    print(json.dumps({"changed": changed}), flush=True)
    began, spent = time.process_time(), 0.0

    def score(state: TrainingState) -> None:
        nonlocal began, spent
        if state.epoch % every and state.epoch != config.epochs:
            return
        spent += time.process_time() - began
        temperatures = LAST_TEMPERATURES if state.epoch == config.epochs else TEMPERATURES
        found = annealed_log_partition(
            state.model, base_log_odds(others), chains=CHAINS, temperatures=temperatures, seed=1
        )
        mean, error, _ = mean_log_likelihood(state.model, others, found.log_z)
        trained = mean_log_likelihood(state.model, some, found.log_z).mean
        line = {
            "epoch": state.epoch, "seconds": round(spent, 1), "nats": round(mean, 3), "error": round(error, 3),
            "trained": round(trained, 3), "low": round(mean + found.log_z - found.high, 3),
            "effective": round(found.effective_size, 1),
        }  # fmt: skip
        print(json.dumps(line), flush=True)
        began = time.process_time()

    train(grey_levels(rows, seed=config.seed), config, on_epoch=score)


main(*sys.argv[1:])
