"""How a stack is trained: every hyper-parameter of a machine, a scalar for all layers or one value a layer."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from rbm.checks import require
from rbm.config import READOUTS, TrainingConfig
from rbm.errors import InputError

STUDY_LAYERS = (500, 250, 120, 60, 30, 25, 20, 15, 10, 5)


@dataclass(frozen=True)
class DBNConfig:
    """Hyper-parameters of a stack; their meaning is that of ``rbm.TrainingConfig``.

    ``layers`` are hidden sizes, bottom up. A tuple gives one value a layer. ``representation`` is what a trained
    layer passes up as data for the next: one ``"sample"`` of P(h | v) a row, drawn once, or the ``"most probable"``
    state. With ``snapshots`` the model is kept at log-spaced epochs (0, 1, 2, 4, ... and the last) of each layer.
    """

    layers: tuple[int, ...] = STUDY_LAYERS
    epochs: int | tuple[int, ...] = 10
    estimator: str | tuple[str, ...] = "cd"
    k: int | tuple[int, ...] = 10
    learning_rate: float | tuple[float, ...] = 0.05
    schedule: str | tuple[str, ...] = "constant"
    power: float | tuple[float, ...] = 0.5
    momentum: float | tuple[float, ...] = 0.5
    weight_decay: float | tuple[float, ...] = 1e-4
    batch_size: int | tuple[int, ...] = 100
    n_chains: int | tuple[int, ...] = 100
    weight_deviation: float | tuple[float, ...] = 0.01
    representation: str = "sample"
    snapshots: bool = False
    seed: int = 1

    def __post_init__(self) -> None:
        require("layers", self.layers, tuple, bool, "at least one hidden size")
        require("representation", self.representation, str, lambda x: x in READOUTS, f"one of {', '.join(READOUTS)}")
        require("snapshots", self.snapshots, bool, lambda x: True, "true or false")
        for name in LAYER_PARAMETERS:
            value = getattr(self, name)
            if isinstance(value, tuple) and len(value) != len(self.layers):
                raise InputError(f"{name} must be one value or {len(self.layers)}, one a layer; got {len(value)}")
        for layer in range(1, len(self.layers) + 1):
            self.machine(layer)

    def machine(self, layer: int) -> TrainingConfig:
        """Configuration of the machine below this layer (1 is the first hidden one)."""
        values: dict[str, Any] = {"n_hidden": self.layers[layer - 1], "seed": self.seed}
        for name in LAYER_PARAMETERS:
            value = getattr(self, name)
            values[name] = value[layer - 1] if isinstance(value, tuple) else value
        return TrainingConfig(**values)

    @property
    def total_epochs(self) -> int:
        """Epochs of all layers together."""
        return sum(self.machine(layer).epochs for layer in range(1, len(self.layers) + 1))


LAYER_PARAMETERS = tuple(f.name for f in dataclasses.fields(TrainingConfig) if f.name not in ("n_hidden", "seed"))
