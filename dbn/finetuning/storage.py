"""A fine-tuning as a group of a stack's HDF5 file.

Groups ``machines/l`` and ``generative/l`` hold the parameters of the pass up and of the pass down; attributes the
epochs and minibatches done, the digest of the rows, that of their labels where there are label units, and the
configuration (JSON). What label units stand for is the file's. ``chains`` are the words of persistent chains, visible
states of the top machine, where there are some, and ``history`` the records of the epochs
(`dbn.finetuning.curves_in_file`), which files of older programs lack.
"""

import dataclasses
import json
from typing import TYPE_CHECKING

from dbn.finetuning.config import FinetuningConfig
from dbn.finetuning.curves_in_file import read_history, write_history
from dbn.finetuning.state import FinetuningState
from dbn.model import DBN
from rbm.bits import States, n_words
from rbm.errors import InputError
from rbm.files import writer
from rbm.storage.machines import read_model, write_model
from rbm.storage.parts import WORDS, array, group, naming, numbered_groups, record, text, whole_number
from rbm.storage.saved_config import read_config

if TYPE_CHECKING:
    import h5py

GROUP = "finetuning"


def write_machines(parent: "h5py.Group", model: DBN) -> None:
    """Write the machines of a stack, and its generative ones where it has any."""
    for name, machines in (("machines", model.machines), ("generative", model.generative)):
        for layer, machine in enumerate(machines, start=1):
            write_model(parent.create_group(f"{name}/{layer}"), machine)


def read_machines(parent: "h5py.Group", classes: tuple[int | str, ...] = ()) -> DBN:
    """Read a stack that `write_machines` wrote."""
    machines = tuple(map(read_model, numbered_groups(parent, "machines", 1)))
    generative = tuple(map(read_model, numbered_groups(parent, "generative", 1))) if "generative" in parent else ()
    return DBN(machines, classes, generative)


def write_finetuning(file: "h5py.File", state: FinetuningState) -> None:
    """Write everything fine-tuning needs to go on."""
    parent = file.create_group(GROUP)
    write_machines(parent, state.model)
    parent.attrs.update(epoch=state.epoch, step=state.step, digest=state.digest)
    if state.model.classes:
        parent.attrs["labels_digest"] = state.labels_digest
    if state.held_out_digest:
        parent.attrs["held_out_digest"] = state.held_out_digest
    write_history(parent, state.history, state.model.n_layers)
    if state.chains is not None:
        parent["chains"] = state.chains.words
    parent.attrs["config"] = json.dumps(dataclasses.asdict(state.config))


def read_finetuning(file: "h5py.File", trained: DBN) -> FinetuningState | None:
    """Read the fine-tuning of a stack that the file holds as it was before; None where the file has none."""
    if GROUP not in file:
        return None
    parent = group(file, GROUP)
    model, sizes = read_machines(parent, trained.classes), "-".join(map(str, trained.sizes))
    if model.sizes != trained.sizes or model.classes != trained.classes or not model.generative:
        raise InputError(f"/{GROUP} holds {model!r}, which is no fine-tuned stack of {sizes} units")
    record(parent, "config")
    config = read_config(FinetuningConfig, text(parent, "config"), writer(parent))
    labels_digest = text(parent, "labels_digest") if model.classes else ""
    epoch = whole_number(parent, "epoch")
    return FinetuningState(
        model, config, text(parent, "digest"), epoch, whole_number(parent, "step"), labels_digest,
        _read_chains(parent, model) if config.estimator == "pcd" and epoch else None,
        read_history(parent, model.n_layers, epoch),
        text(parent, "held_out_digest") if "held_out_digest" in parent.attrs else "",
    )  # fmt: skip


def _read_chains(parent: "h5py.Group", model: DBN) -> States:
    """Read persistent chains; InputError unless they are states of the top machine's visible units."""
    top = model.machines[-1]
    words = array(parent, "chains", WORDS, (None, n_words(top.n_visible)))
    with naming(f"{parent.name}/chains"):
        if not len(words):
            raise InputError("there must be a chain or more; got none")
        return top.visible_rows(States(words, top.n_visible))
