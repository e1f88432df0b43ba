"""The recipe "likelihood" and its data: grey levels of MNIST to draw from, and one draw of its test images."""

from typing import NamedTuple

import numpy as np

from benchmarks.contestants.recipe.contract import Work
from benchmarks.subjects.problem import Problem
from dbn.config import DBNConfig
from dbn.datasets.binarise import binarise
from dbn.datasets.mnist import load_grey_mnist
from dbn.terminal.recipes import recipe_named
from rbm import GreyLevels, States, TrainingConfig, unpack
from rbm.training.grey_levels import chances_of, group_levels
from rbm.training.state import initialise

_FULL = 255.0


class Size(NamedTuple):
    """The first images to train and to score on, and the units."""

    n: int
    n_test: int
    n_visible: int  # pixels, those of the training images that vary most (784: all)
    n_hidden: int


def likelihood_work(size: Size, epochs: int, seed: int) -> tuple[Work, States]:
    """The recipe on MNIST, its schedule of rates so many epochs long, and a Bernoulli draw of the test images."""
    train, test = (load_grey_mnist(f"mnist-grey:{split}")[0] for split in ("train", "test"))
    train = train[: size.n]
    pixels = np.sort(np.argsort(-train.var(axis=0), kind="stable")[: size.n_visible])
    values = {**recipe_named("likelihood").values, "layers": (size.n_hidden,), "epochs": epochs, "seed": seed}
    work = work_of(np.ascontiguousarray(train[:, pixels]), DBNConfig(**values).machine(1))
    return work, binarise(test[: size.n_test, pixels], "bernoulli", seed, scale=_FULL)


def work_of(levels: np.ndarray, config: TrainingConfig) -> Work:
    """Grey levels as bytes, and the configuration of a training on them; every contestant starts alike."""
    grey = GreyLevels(group_levels(levels), chances_of(np.arange(256) / _FULL), levels.shape[1], config.seed)
    first = grey.draw(0)
    dense = np.ascontiguousarray(unpack(first), np.float32)
    start = initialise(grey, config).model
    problem = Problem(
        first, dense, *(p.copy() for p in (start.weights, start.visible_bias, start.hidden_bias)), config.batch_size,
        config.learning_rate, config.momentum, config.weight_decay, config.seed,
    )  # fmt: skip
    return Work(problem, grey, levels, config)
