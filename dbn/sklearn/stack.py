"""What the estimators of stacks have in common: their hyper-parameters, made a configuration, and the fitted stack."""

import dataclasses
from typing import Any

import numpy as np
from scipy.special import expit

from dbn.config import DBNConfig
from dbn.model import DBN
from dbn.state import PretrainingState
from rbm.errors import InputError
from rbm.model import RBM
from rbm.sklearn.estimator import RowsEstimator
from rbm.sklearn.rows import dense
from rbm.sklearn.scale import batch_size_for, epochs_for, is_auto
from rbm.sklearn.transformer import DEFAULTS

OWN = ("layers", "learning_rate", "batch_size", "epochs", "seed")  # hyper-parameters that have parameters of their own


class StackEstimator(RowsEstimator):
    """Holds a stack of machines, pretrained greedily."""

    layers: tuple[int, ...]
    learning_rate: float | tuple[float, ...]
    batch_size: int | tuple[int, ...] | str
    epochs: int | tuple[int, ...] | str
    state_: PretrainingState

    @property
    def model_(self) -> DBN:
        """The fitted stack."""
        return self.state_.model

    @property
    def _machines(self) -> tuple[RBM, ...]:
        return self.model_.machines

    def _given_features(self, table: Any, features: np.ndarray) -> np.ndarray:
        """Compute the log-probability of checked rows given features of the top layer, nats, float64 (n,).

        sum_i v_i log q_i + (1 - v_i) log(1 - q_i), q the probabilities of the visible units at the end of a pass down
        with probabilities in the place of bits.
        """
        layer = features
        for machine in reversed(self._machines):
            weights = machine.weights[: machine.n_bits].T.astype(np.float64)
            field = layer @ weights + machine.visible_bias[: machine.n_bits]
            layer = expit(field)
        return np.sum(dense(table) * field - np.logaddexp(0, field), axis=1)

    def _config(self, rows: int, seed: int) -> DBNConfig:
        """Make the configuration of a training on so many rows."""
        settings = {**DEFAULTS, **self._settings(OWN)}
        unknown = sorted(set(settings) - set(DBNConfig.__dataclass_fields__))
        if unknown:
            raise InputError(f"settings must be hyper-parameters of dbn.DBNConfig; got {', '.join(unknown)}")
        auto = is_auto(self.epochs)
        sizes: Any = batch_size_for(rows) if is_auto(self.batch_size) else self.batch_size
        epochs: Any = 1 if auto else self.epochs
        config = DBNConfig(
            layers=self.layers, learning_rate=self.learning_rate, seed=seed, epochs=epochs, batch_size=sizes,
            **settings,
        )  # fmt: skip
        if not auto:
            return config
        sizes = (config.machine(layer).batch_size for layer in range(1, len(config.layers) + 1))
        return dataclasses.replace(config, epochs=tuple(epochs_for(rows, size) for size in sizes))
