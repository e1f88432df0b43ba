"""How a stack is trained: every hyper-parameter of a machine, a scalar for all layers or one value a layer."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from rbm.checks import hyperparameter, make_plain, require
from rbm.config import READOUTS, Criterion, GradientForm, HiddenStart, Optimiser, Readout, Schedule, TrainingConfig
from rbm.errors import InputError

STUDY_LAYERS = (500, 250, 120, 60, 30, 25, 20, 15, 10, 5)


def _of_machine(name: str) -> Any:
    """Return a dataclass field with the default and the help of the same field of ``TrainingConfig``."""
    field = TrainingConfig.__dataclass_fields__[name]
    return dataclasses.field(default=field.default, metadata=field.metadata)


@dataclass(frozen=True)
class DBNConfig:
    """Hyper-parameters of a stack; their meaning is that of ``rbm.TrainingConfig``.

    ``layers`` are hidden sizes, bottom up. A tuple, list or array gives one value a layer. ``representation`` is what a
    trained layer passes up as data for the next: one ``"sample"`` of P(h | v) a row, drawn once, or the ``"most
    probable"`` state. With ``snapshots`` the model is kept at epochs 0, 1, 2, 4, ... and the last of each layer.

    Examples
    --------
    >>> from dbn import DBNConfig
    >>> config = DBNConfig(layers=(30, 10), epochs=(5, 20), estimator="pcd")
    >>> config.machine(2).n_hidden, config.machine(2).epochs, config.total_epochs
    (10, 20, 25)
    >>> DBNConfig(layers=(30, 10), k=(1, 2, 3))
    Traceback (most recent call last):
        ...
    rbm.errors.InputError: k must be one value or 2, one a layer; got 3
    """

    layers: tuple[int, ...] = hyperparameter(STUDY_LAYERS, "Hidden sizes, bottom up.")
    epochs: int | tuple[int, ...] = _of_machine("epochs")
    estimator: str | tuple[str, ...] = _of_machine("estimator")
    discriminative_share: float | tuple[float, ...] = _of_machine("discriminative_share")
    k: int | tuple[int, ...] = _of_machine("k")
    last_k: int | tuple[int, ...] = _of_machine("last_k")
    learning_rate: float | tuple[float, ...] = _of_machine("learning_rate")
    schedule: Schedule | tuple[Schedule, ...] = _of_machine("schedule")
    power: float | tuple[float, ...] = _of_machine("power")
    hold: float | tuple[float, ...] = _of_machine("hold")
    last_rate: float | tuple[float, ...] = _of_machine("last_rate")
    optimiser: Optimiser | tuple[Optimiser, ...] = _of_machine("optimiser")
    first_decay: float | tuple[float, ...] = _of_machine("first_decay")
    second_decay: float | tuple[float, ...] = _of_machine("second_decay")
    momentum: float | tuple[float, ...] = _of_machine("momentum")
    momentum_ramp: int | tuple[int, ...] = _of_machine("momentum_ramp")
    weight_decay: float | tuple[float, ...] = _of_machine("weight_decay")
    l1: float | tuple[float, ...] = _of_machine("l1")
    sparsity_cost: float | tuple[float, ...] = _of_machine("sparsity_cost")
    sparsity_target: float | tuple[float, ...] = _of_machine("sparsity_target")
    sparsity_rate: float | tuple[float, ...] = _of_machine("sparsity_rate")
    batch_size: int | tuple[int, ...] = _of_machine("batch_size")
    n_chains: int | tuple[int, ...] = _of_machine("n_chains")
    temperatures: int | tuple[int, ...] = _of_machine("temperatures")
    reject_below: float | tuple[float, ...] = _of_machine("reject_below")
    weight_deviation: float | tuple[float, ...] = _of_machine("weight_deviation")
    hidden_start: HiddenStart | tuple[HiddenStart, ...] = _of_machine("hidden_start")
    gradient: GradientForm | tuple[GradientForm, ...] = _of_machine("gradient")
    centre_rate: float | tuple[float, ...] = _of_machine("centre_rate")
    mean_rate: float | tuple[float, ...] = _of_machine("mean_rate")
    mean_every: int | tuple[int, ...] = _of_machine("mean_every")
    mean_from: int | tuple[int, ...] = _of_machine("mean_from")
    patience: int | tuple[int, ...] = _of_machine("patience")
    criterion: Criterion | tuple[Criterion, ...] = _of_machine("criterion")
    representation: Readout = hyperparameter("sample", f"What a layer passes up: {' or '.join(map(repr, READOUTS))}.")
    snapshots: bool = hyperparameter(False, "Keep the model at log-spaced epochs too.")
    seed: int = _of_machine("seed")

    def __post_init__(self) -> None:
        make_plain(self)
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
        """Return the configuration of the machine below this layer (1 is the first hidden one)."""
        values: dict[str, Any] = {"n_hidden": self.layers[layer - 1], "seed": self.seed}
        for name in LAYER_PARAMETERS:
            value = getattr(self, name)
            values[name] = value[layer - 1] if isinstance(value, tuple) else value
        return TrainingConfig(**values)

    @property
    def total_epochs(self) -> int:
        """Number of epochs of all layers together."""
        return sum(self.machine(layer).epochs for layer in range(1, len(self.layers) + 1))


LAYER_PARAMETERS = tuple(f.name for f in dataclasses.fields(TrainingConfig) if f.name not in ("n_hidden", "seed"))
