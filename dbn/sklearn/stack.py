"""What the estimators of stacks have in common: their hyper-parameters, made a configuration, and the fitted stack."""

import dataclasses
from typing import Any

from dbn.config import DBNConfig
from dbn.model import DBN
from dbn.state import PretrainingState
from rbm.errors import InputError
from rbm.model import RBM
from rbm.sklearn.estimator import RowsEstimator
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
