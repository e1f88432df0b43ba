"""The state of an up-down fine-tuning: what it goes on from, before the first epoch and after any."""

from typing import NamedTuple

from dbn.finetuning.config import FinetuningConfig
from dbn.finetuning.monitor import TuningRecord
from dbn.model import DBN
from rbm.bits import States
from rbm.errors import InputError
from rbm.training.monitor import EpochRecord


class FinetuningState(NamedTuple):
    """Everything fine-tuning needs to go on, and nothing else; a checkpoint is this on disk.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBNConfig, FinetuningConfig, finetune, pretrain
    >>> rows = np.array([[0, 1, 1], [1, 0, 0], [0, 1, 0]])
    >>> state = pretrain(rows, DBNConfig(layers=(3, 2), epochs=1))
    >>> finetune(rows, FinetuningConfig(epochs=2), state=state).tuning
    FinetuningState(DBN(3-3-2 units, weights untied), epoch 2 of 2)
    """

    model: DBN  # with generative machines
    config: FinetuningConfig
    digest: str  # of the rows, so that fine-tuning goes on with the same
    epoch: int = 0  # epochs done
    step: int = 0  # minibatches done: enters the random numbers
    labels_digest: str = ""  # of the classes of the rows; empty without label units
    chains: States | None = None  # persistent chains of the top machine, visible states; None of cd and before epoch 1
    history: tuple[TuningRecord, ...] = ()  # of every epoch done; those of older programs have none
    held_out_digest: str = ""  # of the rows held out; empty without any

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do."""
        return self.epoch >= self.config.epochs

    @property
    def records(self) -> tuple[tuple[str, EpochRecord], ...]:
        """The errors of every epoch, as `TuningRecord.of_layers` names them: what writers of `rbm.callbacks` read."""
        return tuple(named for record in self.history for named in record.of_layers())

    def __repr__(self) -> str:
        return f"FinetuningState({self.model}, epoch {self.epoch} of {self.config.epochs})"


def untie(model: DBN) -> DBN:
    """Return the stack with generative machines of its own, at first those of the pass up.

    Raises
    ------
    InputError
        If the stack has one machine alone.
    """
    if model.n_layers < 2:
        raise InputError(
            "fine-tuning needs a stack of two layers or more: the weights of one machine are trained by rbm.train"
        )
    return DBN(model.machines, model.classes, model.generative or model.machines[:-1])
