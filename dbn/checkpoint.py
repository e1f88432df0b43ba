"""A stack as one HDF5 file, with or without its training: kind ``dbn``, format 2, 3 with labels, 4 with untied weights.

Of a stack in training, attributes hold the configuration (JSON), the digest of the data and their source; group
``layers/l`` the training state of layer l, ``snapshots/i`` the snapshots in the order taken. Of a stack that was built
by hand or imported, group ``machines/l`` holds the parameters of machine l, and ``generative/l`` those of generative
machine l, if it has one; there is nothing else. Beside either, group ``finetuning`` holds the fine-tuning, if there is
one (`dbn.finetuning.storage`). The classes of label units are JSON in an attribute.
"""

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING

from dbn.config import DBNConfig
from dbn.datasets.source import DataSource, source_from_json
from dbn.finetuning.storage import GROUP, read_finetuning, read_machines, write_finetuning, write_machines
from dbn.model import DBN
from dbn.state import PretrainingState, Snapshot, without_training
from rbm.checkpoint import read_state, write_state
from rbm.errors import InputError
from rbm.files import new_checkpoint, open_checkpoint, writer
from rbm.storage.machines import read_model, write_model
from rbm.storage.parts import naming, numbered_groups, record, text, whole_number
from rbm.storage.saved_config import read_config

if TYPE_CHECKING:
    import h5py

KIND, LABELLED, FORMAT, UNSEALED = "dbn", 3, 2, 1  # programs that know format 2 alone would miss the labels
UNTIED = 4  # those that know 3 would miss the generative weights
_SOURCE_KINDS: dict[str, tuple[type, ...]] = {  # of the fields of `DataSource` that are no texts
    "scale": (int, float, type(None)), "spins": (bool,), "transpose": (bool,), "skip_columns": (tuple,),
    "seed": (int, type(None)),
}  # fmt: skip


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

    Examples
    --------
    >>> import numpy as np
    >>> import dbn
    >>> rows = np.array([[0, 1, 1], [1, 0, 0], [0, 1, 0]])
    >>> dbn.save("stack.h5", dbn.pretrain(rows, dbn.DBNConfig(layers=(3, 2), epochs=2), epochs=1))
    >>> dbn.load("stack.h5")
    PretrainingState(DBN(3-3-2 units), 2 of 2 epochs)
    """
    if isinstance(stack, DBN):
        stack = without_training(stack)
    if not isinstance(stack, PretrainingState):
        raise InputError(
            f"dbn.save takes a DBN or a PretrainingState; got {type(stack).__name__} (one machine: rbm.save)"
        )
    classes = stack.classes if stack.given is None else stack.given.classes
    untied = stack.tuning is not None or bool(stack.given and stack.given.generative)
    with new_checkpoint(path, KIND, UNTIED if untied else LABELLED if classes else FORMAT) as file:
        if classes:
            file.attrs["classes"] = json.dumps(classes)
        if stack.given is not None:
            write_machines(file, stack.given)
        else:
            _write_training(file, stack, source or DataSource())
        if stack.tuning is not None:
            write_finetuning(file, stack.tuning)


def load(path: str | Path) -> PretrainingState:
    """Read a file written by ``save``; ``load(path).model`` is the DBN.

    A stack that was saved without a training comes as a state too: it is complete, its ``states`` and ``snapshots`` are
    empty, and it cannot be trained on.

    Raises
    ------
    InputError
        If the file is not there, not whole, of another kind or format, or its parts do not fit.

    Examples
    --------
    >>> import numpy as np
    >>> import dbn
    >>> from rbm import RBM
    >>> dbn.save("stack.h5", dbn.DBN([RBM(np.zeros((5, 3)), np.zeros(5), np.zeros(3))]))
    >>> dbn.load("stack.h5").model
    DBN(5-3 units)
    >>> dbn.load("another.h5")
    Traceback (most recent call last):
        ...
    rbm.errors.InputError: there is no file another.h5
    """
    with open_checkpoint(path, KIND, UNTIED, UNSEALED) as file:
        if file.attrs["format"] == UNTIED and not {"generative", GROUP} & set(file):
            raise InputError("lacks a part: /generative or /finetuning, as weights are untied")
        if "machines" in file:
            given = without_training(read_machines(file, _read_classes(file)))
            return given._replace(tuning=read_finetuning(file, given.model))
        state = _read_training(file)
        tuning = read_finetuning(file, state.model)
    config = state.config
    for layer, machine in enumerate(state.states, start=1):
        if layer > len(config.layers) or machine.config != config.machine(layer):
            raise InputError(f"{path}: the configuration of layer {layer} contradicts that of the stack")
    sizes = state.model.sizes[1:]
    if sizes != config.layers[: len(sizes)]:
        raise InputError(f"{path} holds layers of {sizes} units but its configuration says {config.layers}")
    return state._replace(tuning=tuning)


def load_source(path: str | Path) -> DataSource:
    """Read where the data of a saved training came from. Errors as in ``load``."""
    with open_checkpoint(path, KIND, UNTIED, UNSEALED) as file:
        return DataSource() if "machines" in file else _read_source(file)


def load_epochs(path: str | Path) -> list[int]:
    """Read how many epochs each layer begun of a saved training has. Errors as in ``load``."""
    with open_checkpoint(path, KIND, UNTIED, UNSEALED) as file:
        return [whole_number(layer, "epoch") for layer in numbered_groups(file, "layers", 1)]


def _write_training(file: "h5py.File", state: PretrainingState, source: DataSource) -> None:
    file.attrs.update(digest=state.digest, held_out_digest=state.held_out_digest, source=source.to_json())
    file.attrs["config"] = json.dumps(dataclasses.asdict(state.config))
    if state.classes:
        file.attrs["labels_digest"] = state.labels_digest
    layers, snapshots = file.create_group("layers"), file.create_group("snapshots")
    for number, layer in enumerate(state.states, start=1):
        write_state(layers.create_group(str(number)), layer)
    for number, snapshot in enumerate(state.snapshots):
        kept = snapshots.create_group(str(number))
        kept.attrs.update(layer=snapshot.layer, epoch=snapshot.epoch)
        write_model(kept, snapshot.machine)


def _read_training(file: "h5py.File") -> PretrainingState:
    record(file, "config")
    config = read_config(DBNConfig, text(file, "config"), writer(file))
    states = tuple(map(read_state, numbered_groups(file, "layers", 1)))
    if not states:
        raise InputError("/layers is empty: give a file with a layer at least")
    snapshots = tuple(
        Snapshot(whole_number(kept, "layer", 1), whole_number(kept, "epoch"), read_model(kept))
        for kept in numbered_groups(file, "snapshots", 0)
    )
    if any(snapshot.layer > len(states) for snapshot in snapshots):
        raise InputError(f"/snapshots has one of a layer that /layers lacks, which has {len(states)}")
    held_out_digest = text(file, "held_out_digest") if "held_out_digest" in file.attrs else ""  # of older programs
    classes = _read_classes(file)
    if any(state.model.n_labels for state in states[: len(config.layers) - 1]) or (
        len(states) == len(config.layers) and states[-1].model.n_labels != len(classes)
    ):
        raise InputError(f"/layers has label units that do not fit the {len(classes)} classes of the file")
    if any(kept.machine.n_labels != states[kept.layer - 1].model.n_labels for kept in snapshots):
        raise InputError("/snapshots has one with other label units than its layer in /layers")
    labels_digest = text(file, "labels_digest") if classes else ""
    return PretrainingState(
        config, text(file, "digest"), states, snapshots, held_out_digest=held_out_digest, classes=classes,
        labels_digest=labels_digest,
    )  # fmt: skip


def _read_classes(file: "h5py.File") -> tuple[int | str, ...]:
    """Read the classes of label units; none where the file has none."""
    if "classes" not in file.attrs:
        return ()
    found = record(file, "classes", list)
    if not all(isinstance(name, int | str) and not isinstance(name, bool) for name in found):
        raise InputError("attribute classes of / must be a list of whole numbers and texts")
    return tuple(found)


def _read_source(file: "h5py.File") -> DataSource:
    """Read where the data came from; InputError if a value is of another type than the field of `DataSource`."""
    record(file, "source")
    with naming("attribute source of /"):
        source = source_from_json(text(file, "source"))
    for name, value in [*source._asdict().items(), *(("a skipped column", c) for c in source.skip_columns)]:
        if not isinstance(value, _SOURCE_KINDS.get(name, (str, type(None)))):
            raise InputError(f"attribute source of / has {name} = {value!r:.60}, which no program wrote")
    return source
