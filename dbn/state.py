"""A stack in training, as it stands after some epochs: what a file holds, and what training goes on from."""

import dataclasses
from typing import NamedTuple

from dbn.config import DBNConfig
from dbn.datasets.digest import digest
from dbn.finetuning.state import FinetuningState
from dbn.model import DBN
from rbm.bits import States
from rbm.display import html_table
from rbm.errors import InputError
from rbm.model import RBM
from rbm.training.monitor import EpochRecord
from rbm.training.state import TrainingState


class Snapshot(NamedTuple):
    """A machine as it was after some epochs of its layer.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBNConfig, pretrain
    >>> rows = np.array([[0, 1, 1], [1, 0, 0], [0, 1, 0]])
    >>> state = pretrain(rows, DBNConfig(layers=(2,), epochs=3, snapshots=True))
    >>> [(snapshot.layer, snapshot.epoch) for snapshot in state.snapshots]
    [(1, 0), (1, 1), (1, 2), (1, 3)]
    """

    layer: int
    epoch: int
    machine: RBM


class PretrainingState(NamedTuple):
    """A stack in training: layers before the last of ``states`` are done.

    A stack that was built by hand or imported is a state too, with no training in it: ``given`` is the stack and
    ``states`` is empty. ``tuning`` is what `dbn.finetune` has made of the whole stack since.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBNConfig, pretrain
    >>> rows = np.array([[0, 1, 1], [1, 0, 0], [0, 1, 0]])
    >>> state = pretrain(rows, DBNConfig(layers=(3, 2), epochs=2))
    >>> state
    PretrainingState(DBN(3-3-2 units), 4 of 4 epochs)
    >>> state.complete, [(layer, record.epoch) for layer, record in state.records]
    (True, [('layer 1', 1), ('layer 1', 2), ('layer 2', 1), ('layer 2', 2)])
    """

    config: DBNConfig
    digest: str  # of the data, so that training goes on with the same
    states: tuple[TrainingState, ...]
    snapshots: tuple[Snapshot, ...]
    given: DBN | None = None
    held_out_digest: str = ""  # of the rows held out as they are; empty without any, and of files by older programs
    classes: tuple[int | str, ...] = ()  # of the labels that the top machine is trained on; none without labels
    labels_digest: str = ""  # of the classes of the rows
    tuning: FinetuningState | None = None  # of the stack as a whole, once its layers were trained

    @property
    def model(self) -> DBN:
        """The stack of the machines begun so far; fine-tuned, where it is."""
        if self.tuning is not None:
            return self.tuning.model
        machines = tuple(state.model for state in self.states)
        return self.given or DBN(machines, self.classes if machines[-1].n_labels else ())

    @property
    def complete(self) -> bool:
        """Whether nothing is left to train.

        Every layer has its epochs or has stopped early, or the stack was not trained here at all; and fine-tuning, if
        it has begun, has its epochs.
        """
        if self.tuning is not None:
            return self.tuning.finished
        if self.given is not None:
            return True
        return len(self.states) == len(self.config.layers) and self.states[-1].finished

    @property
    def epochs_done(self) -> int:
        """Number of epochs done in all layers."""
        return sum(state.epoch for state in self.states)

    @property
    def records(self) -> tuple[tuple[str, EpochRecord], ...]:
        """The record of every epoch done, layer after layer, each with the name of its layer (`rbm.callbacks`).

        Those of a fine-tuning come last, and are of ``tuned layer 1`` and so on (`dbn.finetuning.monitor`).
        """
        trained = tuple(record for state in self.states for record in state.records)
        return trained if self.tuning is None else trained + self.tuning.records

    def __repr__(self) -> str:
        return f"PretrainingState({self.model}, {self._progress()})"

    def _repr_html_(self) -> str:
        epochs = {f"layer {n}": f"epoch {s.epoch} of {s.config.epochs}" for n, s in enumerate(self.states, start=1)}
        return html_table("PretrainingState", {"stack": self.model, "training": self._progress(), **epochs})

    def _progress(self) -> str:
        if self.tuning is not None:
            return f"fine-tuning, epoch {self.tuning.epoch} of {self.tuning.config.epochs}"
        if self.given is not None:
            return "no training"
        return f"{self.epochs_done} of {self.config.total_epochs} epochs"


def without_training(model: DBN) -> PretrainingState:
    """Wrap a stack that was not trained here as a state: it can be saved, sampled and measured, not trained on."""
    return PretrainingState(DBNConfig(layers=model.sizes[1:], epochs=0), "", (), (), model)


def check_training(state: PretrainingState) -> None:
    """Raise InputError if the state holds no training of layers to go on with."""
    if state.tuning is not None:
        raise InputError(
            "this stack is in fine-tuning, after which its layers are trained no more: go on with dbn finetune "
            "--resume (dbn.finetune)"
        )
    if state.given is not None:
        raise InputError("this stack holds no training to go on with: it was built or imported, not trained here")


def with_held_out(state: PretrainingState, rows: States) -> PretrainingState:
    """Return the state with the digest of its held-out rows; InputError if it began with others."""
    found = digest(rows)
    if state.held_out_digest not in ("", found):
        raise InputError(
            "these are not the held-out rows this training began with: go on with the same, in the same order, or none"
        )
    return state._replace(held_out_digest=found)


def more_epochs(state: PretrainingState, epochs: int | tuple[int, ...]) -> PretrainingState:
    """Set how many epochs the layers have in all, so that training goes on from a state, finished or not.

    Under a constant schedule, and under ``power``, the result is, to the bit, the state a training with these epochs
    from the start would be in now. Under ``linear`` and ``hold-exponential``, whose rates depend on the number of
    epochs as ``last_k`` does, what is done was done at the rates of the old number; the new one holds from here on, and
    the rate rises again.

    Parameters
    ----------
    state : PretrainingState
    epochs : int or tuple of int
        One value for all layers or one a layer. A layer that has another above it keeps the epochs it has: the layer
        above was trained on what it passes up.

    Raises
    ------
    InputError
        If such a layer gets other epochs, the last one begun gets fewer than are done, or there is no training.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBNConfig, more_epochs, pretrain
    >>> rows = np.array([[0, 1, 1], [1, 0, 0], [0, 1, 0]])
    >>> state = pretrain(rows, DBNConfig(layers=(3, 2), epochs=1))
    >>> longer = more_epochs(state, (1, 4))
    >>> longer.complete, pretrain(rows, state=longer).epochs_done
    (False, 5)
    """
    check_training(state)
    config, begun = dataclasses.replace(state.config, epochs=epochs), len(state.states)
    asked = tuple(config.machine(layer).epochs for layer in range(1, len(config.layers) + 1))
    done = tuple(s.config.epochs for s in state.states[:-1])
    if asked[: begun - 1] != done:
        fixed = (*done, *asked[begun - 1 :])
        raise InputError(
            f"only layer {begun} and those above can get other epochs, as layer {begun} was trained on what the layers "
            f"below pass up: give one value a layer, epochs {','.join(map(str, fixed))}"
        )
    last, number = state.states[-1], asked[begun - 1]
    if number < last.epoch:
        raise InputError(f"layer {begun} has {last.epoch} epochs behind it; got {number}: give as many or more")
    snapshots = tuple(s for s in state.snapshots if s.layer < begun or keeps_snapshot(s.epoch, number))
    last = last._replace(config=config.machine(begun))
    if config.snapshots and last.finished and snapshots[-1][:2] != (begun, last.epoch):
        snapshots = (*snapshots, Snapshot(begun, last.epoch, last.model))
    return state._replace(config=config, states=(*state.states[:-1], last), snapshots=snapshots)


def keeps_snapshot(epoch: int, epochs: int) -> bool:
    """Return whether a snapshot is taken after this epoch: it is 0, a power of two, or the last."""
    return epoch & (epoch - 1) == 0 or epoch == epochs
