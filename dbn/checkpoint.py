"""A stack as one HDF5 file, with or without its training: kind ``dbn``, format 2.

Of a stack in training, attributes hold the configuration (JSON), the digest of the data and their source; group
``layers/l`` the training state of layer l, ``snapshots/i`` the snapshots in the order taken. Of a stack that was built
by hand or imported, group ``machines/l`` holds the parameters of machine l, and there is nothing else.
"""

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING

from dbn.config import DBNConfig
from dbn.datasets.source import DataSource, source_from_json
from dbn.model import DBN
from dbn.state import PretrainingState, Snapshot, without_training
from rbm.checkpoint import read_config, read_model, read_state, write_model, write_state
from rbm.errors import InputError
from rbm.files import new_checkpoint, open_checkpoint, writer

if TYPE_CHECKING:
    import h5py

KIND, FORMAT, UNSEALED = "dbn", 2, 1


def save(path: str | Path, stack: DBN | PretrainingState, source: DataSource | None = None) -> None:
    """Write a stack, with its training if it is given as a state; the file is replaced whole or not at all.

    Parameters
    ----------
    path : path
    stack : DBN or PretrainingState
    source : DataSource, optional
        Where the data of the training came from, so that the command line finds them again.

    Raises
    ------
    InputError
        If ``stack`` is neither, or the directory does not exist or cannot be written.
    """
    if isinstance(stack, DBN):
        stack = without_training(stack)
    if not isinstance(stack, PretrainingState):
        raise InputError(
            f"dbn.save takes a DBN or a PretrainingState; got {type(stack).__name__} (one machine: rbm.save)"
        )
    with new_checkpoint(path, KIND, FORMAT) as file:
        if stack.given is not None:
            for layer, machine in enumerate(stack.given.machines, start=1):
                write_model(file.create_group(f"machines/{layer}"), machine)
        else:
            _write_training(file, stack, source or DataSource())


def load(path: str | Path) -> PretrainingState:
    """Read a file written by ``save``; ``load(path).model`` is the DBN.

    A stack that was saved without a training comes as a state too: it is complete, its ``states`` and ``snapshots`` are
    empty, and it cannot be trained on.

    Raises
    ------
    InputError
        If the file is not there, not whole, of another kind or format, or its parts do not fit.
    """
    with open_checkpoint(path, KIND, FORMAT, UNSEALED) as file:
        if "machines" in file:
            machines = (read_model(file[f"machines/{n}"]) for n in range(1, len(file["machines"]) + 1))
            return without_training(DBN(tuple(machines)))
        state = _read_training(file)
    config = state.config
    for layer, machine in enumerate(state.states, start=1):
        if layer > len(config.layers) or machine.config != config.machine(layer):
            raise InputError(f"{path}: the configuration of layer {layer} contradicts that of the stack")
    sizes = state.model.sizes[1:]
    if sizes != config.layers[: len(sizes)]:
        raise InputError(f"{path} holds layers of {sizes} units but its configuration says {config.layers}")
    return state


def load_source(path: str | Path) -> DataSource:
    """Read where the data of a saved training came from. Errors as in ``load``."""
    with open_checkpoint(path, KIND, FORMAT, UNSEALED) as file:
        return DataSource() if "machines" in file else source_from_json(file.attrs["source"])


def load_epochs(path: str | Path) -> list[int]:
    """Read how many epochs each layer begun of a saved training has. Errors as in ``load``."""
    with open_checkpoint(path, KIND, FORMAT, UNSEALED) as file:
        return [int(file[f"layers/{n}"].attrs["epoch"]) for n in range(1, len(file["layers"]) + 1)]


def _write_training(file: "h5py.File", state: PretrainingState, source: DataSource) -> None:
    file.attrs.update(digest=state.digest, source=source.to_json())
    file.attrs["config"] = json.dumps(dataclasses.asdict(state.config))
    layers, snapshots = file.create_group("layers"), file.create_group("snapshots")
    for number, layer in enumerate(state.states, start=1):
        write_state(layers.create_group(str(number)), layer)
    for number, snapshot in enumerate(state.snapshots):
        group = snapshots.create_group(str(number))
        group.attrs.update(layer=snapshot.layer, epoch=snapshot.epoch)
        write_model(group, snapshot.machine)


def _read_training(file: "h5py.File") -> PretrainingState:
    config = read_config(DBNConfig, file.attrs["config"], writer(file))
    states = tuple(read_state(file[f"layers/{n}"]) for n in range(1, len(file["layers"]) + 1))
    groups = [file[f"snapshots/{n}"] for n in range(len(file["snapshots"]))]
    snapshots = tuple(Snapshot(int(g.attrs["layer"]), int(g.attrs["epoch"]), read_model(g)) for g in groups)
    return PretrainingState(config, str(file.attrs["digest"]), states, snapshots)
