"""A training state as an HDF5 group: datasets hold arrays, attributes the rest, the configuration as JSON."""

import dataclasses
import json
from typing import TYPE_CHECKING, Any

import numpy as np

from rbm.bits import States, as_states, n_words
from rbm.config import TrainingConfig
from rbm.errors import InputError
from rbm.kernels.phases import Velocity
from rbm.kernels.simd.operation import LANES
from rbm.kernels.weight_tiles import n_tiles, padded
from rbm.model import RBM
from rbm.training.estimators import estimator_named
from rbm.training.loop import TrainingState
from rbm.training.monitor import EpochRecord

if TYPE_CHECKING:
    import h5py


def write_model(group: "h5py.Group", model: RBM) -> None:
    """Write the parameters of a machine."""
    for name in ("weights", "visible_bias", "hidden_bias"):
        group[name] = getattr(model, name)


def read_model(group: "h5py.Group") -> RBM:
    """Read the parameters of a machine."""
    return RBM(*(group[name][...] for name in ("weights", "visible_bias", "hidden_bias")))


def write_state(group: "h5py.Group", state: TrainingState) -> None:
    """Write everything training needs to go on."""
    write_model(group.create_group("model"), state.model)
    velocity = group.create_group("velocity")
    for name, value in state.velocity._asdict().items():
        velocity[name] = value
    group["chains"] = state.chains.words
    group.attrs.update(epoch=state.epoch, step=state.step, stream=state.stream)
    group.attrs["config"] = json.dumps(dataclasses.asdict(state.config))
    group["history"] = np.array(state.history, np.float64).reshape(-1, len(EpochRecord._fields))
    group["history"].attrs["columns"] = json.dumps(EpochRecord._fields)


def read_state(group: "h5py.Group") -> TrainingState:
    """Read a training state; shapes that do not belong together are errors that name the offender."""
    model = read_model(group["model"])
    config = read_config(TrainingConfig, group.attrs["config"])
    shapes = {
        "velocity/weights": (n_tiles(model.n_hidden), model.n_visible + 1, LANES),
        "velocity/visible_bias": (padded(model.n_visible),),
        "velocity/hidden_bias": (padded(model.n_hidden),),
        "chains": (config.n_chains if estimator_named(config.estimator).persistent else 0, n_words(model.n_visible)),
    }
    for name, shape in shapes.items():
        if group[name].shape != shape:
            raise InputError(f"{group.name}/{name} has shape {group[name].shape}; expected {shape}")
    velocity = Velocity(*(group["velocity"][name][...] for name in Velocity._fields))
    for name, value in velocity._asdict().items():
        if value.dtype != np.float32 or not np.isfinite(value).all():
            raise InputError(f"{group.name}/velocity/{name} must hold finite float32 numbers; got {value.dtype}")
    return TrainingState(
        model=model,
        velocity=velocity,
        chains=as_states(States(group["chains"][...], model.n_visible)),
        epoch=int(group.attrs["epoch"]),
        step=int(group.attrs["step"]),
        config=config,
        stream=str(group.attrs["stream"]),
        history=tuple(EpochRecord(int(row[0]), *map(float, row[1:])) for row in group["history"][...]),
    )


def read_config(kind: type, text: str) -> Any:
    """A configuration from its JSON, lists as tuples; unknown or missing names are errors."""
    values = {name: tuple(v) if isinstance(v, list) else v for name, v in json.loads(text).items()}
    names = {field.name for field in dataclasses.fields(kind)}
    if set(values) != names:
        raise InputError(f"the saved {kind.__name__} differs in {', '.join(sorted(set(values) ^ names))}")
    return kind(**values)
