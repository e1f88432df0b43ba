"""A stack in training as one HDF5 file: kind ``dbn``, format 1.

Attributes hold the configuration (JSON), the digest of the data and their source; group ``layers/l`` the training
state of layer l, ``snapshots/i`` the snapshots in the order taken.
"""

import dataclasses
import json
from pathlib import Path

from dbn.config import DBNConfig
from dbn.datasets.load import DataSource
from dbn.pretraining import PretrainingState, Snapshot
from rbm.checkpoint import read_config, read_model, read_state, write_model, write_state
from rbm.errors import InputError
from rbm.files import open_checkpoint, replacing

KIND, FORMAT = "dbn", 1


def save(path: str | Path, state: PretrainingState, source: DataSource | None = None) -> None:
    """Write the state; the file is replaced whole or not at all.

    Raises
    ------
    InputError
        If the directory does not exist or cannot be written.
    """
    import h5py

    with replacing(path) as temporary, h5py.File(temporary, "w") as file:
        file.attrs.update(kind=KIND, format=FORMAT, digest=state.digest)
        file.attrs["config"] = json.dumps(dataclasses.asdict(state.config))
        file.attrs["source"] = json.dumps((source or DataSource())._asdict())
        layers, snapshots = file.create_group("layers"), file.create_group("snapshots")
        for number, layer in enumerate(state.states, start=1):
            write_state(layers.create_group(str(number)), layer)
        for number, snapshot in enumerate(state.snapshots):
            group = snapshots.create_group(str(number))
            group.attrs.update(layer=snapshot.layer, epoch=snapshot.epoch)
            write_model(group, snapshot.machine)


def load(path: str | Path) -> PretrainingState:
    """Read a state written by ``save``.

    Raises
    ------
    InputError
        If the file is not there, not whole, of another kind or format, or its parts do not fit.
    """
    with open_checkpoint(path, KIND, FORMAT) as file:
        config = read_config(DBNConfig, file.attrs["config"])
        states = tuple(read_state(file[f"layers/{n}"]) for n in range(1, len(file["layers"]) + 1))
        groups = [file[f"snapshots/{n}"] for n in range(len(file["snapshots"]))]
        snapshots = tuple(Snapshot(int(g.attrs["layer"]), int(g.attrs["epoch"]), read_model(g)) for g in groups)
        state = PretrainingState(config, str(file.attrs["digest"]), states, snapshots)
    for layer, machine in enumerate(state.states, start=1):
        if layer > len(config.layers) or machine.config != config.machine(layer):
            raise InputError(f"{path}: the configuration of layer {layer} contradicts that of the stack")
    sizes = state.model.sizes[1:]
    if sizes != config.layers[: len(sizes)]:
        raise InputError(f"{path} holds layers of {sizes} units but its configuration says {config.layers}")
    return state


def load_source(path: str | Path) -> DataSource:
    """Where the data of a saved run came from. Errors as in ``load``."""
    with open_checkpoint(path, KIND, FORMAT) as file:
        return DataSource(**json.loads(file.attrs["source"]))
