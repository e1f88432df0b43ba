"""One machine in an HDF5 file, with or without its training: kind ``rbm``, format 2.

Group ``model`` holds the parameters. A file of a training state has them in group ``state``, with everything training
needs to go on: datasets hold arrays, attributes the rest, the configuration is JSON. What a file lacks because it is
older than a hyper-parameter has the value programs used then; what this version does not know is an error.
"""

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rbm.bits import States, as_states, n_words
from rbm.config import TrainingConfig
from rbm.errors import InputError
from rbm.files import new_checkpoint, open_checkpoint, writer
from rbm.kernels.phases import Velocity
from rbm.kernels.simd.operation import LANES
from rbm.kernels.weight_tiles import n_tiles, padded
from rbm.model import RBM
from rbm.training.estimators import estimator_named
from rbm.training.loop import TrainingState
from rbm.training.monitor import EpochRecord

if TYPE_CHECKING:
    import h5py


KIND, FORMAT, UNSEALED = "rbm", 2, 1


def save(path: str | Path, machine: RBM | TrainingState) -> None:
    """Write one machine, or a training state, so that training can go on; the file is replaced whole or not at all.

    Raises
    ------
    InputError
        If ``machine`` is neither, or the directory does not exist or cannot be written.
    """
    if not isinstance(machine, RBM | TrainingState):
        raise InputError(f"rbm.save takes an RBM or a TrainingState; got {type(machine).__name__} (a stack: dbn.save)")
    with new_checkpoint(path, KIND, FORMAT) as file:
        if isinstance(machine, RBM):
            write_model(file.create_group("model"), machine)
        else:
            write_state(file.create_group("state"), machine)


def load(path: str | Path) -> RBM:
    """Read the machine in a file of ``save``.

    Raises
    ------
    InputError
        If the file is not there, not whole, of another kind or format, or its parts do not fit.
    """
    with open_checkpoint(path, KIND, FORMAT, UNSEALED) as file:
        return read_model(file["state/model" if "state" in file else "model"])


def load_state(path: str | Path) -> TrainingState:
    """Read the training state in a file of ``save``. Errors as in ``load``, and if it holds a machine alone."""
    with open_checkpoint(path, KIND, FORMAT, UNSEALED) as file:
        if "state" not in file:
            raise InputError("the file holds a machine and no training to go on with: read it with rbm.load")
        return read_state(file["state"])


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
    config = read_config(TrainingConfig, group.attrs["config"], writer(group))
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
        history=_history(group["history"]),
    )


def read_config(kind: type, text: str, remedy: str = "use the version that wrote it") -> Any:
    """Read a configuration from its JSON, lists as tuples.

    A field the text lacks has what programs before it did: ``before`` in its metadata, or else its default.

    Raises
    ------
    InputError
        If the text has a field that this version does not know; ``remedy`` says what to do.
    """
    values = json.loads(text)
    fields = {field.name: field for field in dataclasses.fields(kind)}
    unknown = sorted(set(values) - set(fields))
    if unknown:
        raise InputError(
            f"the saved {kind.__name__} has {', '.join(unknown)}, which this version does not know; {remedy}"
        )
    before = {name: field.metadata["before"] for name, field in fields.items() if "before" in field.metadata}
    return kind(**{**before, **values})


def _history(dataset: "h5py.Dataset") -> tuple[EpochRecord, ...]:
    """Read the training curve; columns the file lacks are nan."""
    columns = json.loads(dataset.attrs["columns"])
    unknown = sorted(set(columns) - set(EpochRecord._fields))
    if unknown:
        raise InputError(
            f"the training curve has {', '.join(unknown)}, which this version does not know; {writer(dataset)}"
        )
    none = dict.fromkeys(EpochRecord._fields, float("nan"))
    records = ({**none, **dict(zip(columns, map(float, row), strict=True))} for row in dataset[...])
    return tuple(EpochRecord(**{**record, "epoch": int(record["epoch"])}) for record in records)
