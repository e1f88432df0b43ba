"""Say what a callback of a training is: one call an epoch, with the state."""

from typing import Any, Protocol

from rbm.errors import StopTraining
from rbm.training.monitor import EpochRecord


class Callback(Protocol):
    """What is called with the state after every epoch: the ``on_epoch`` of `rbm.train`, `dbn.pretrain`, `dbn.finetune`.

    Any function of one argument is one. The state is a `rbm.TrainingState` or, of a stack, a `dbn.PretrainingState`; it
    cannot be changed. `rbm.StopTraining` ends the training there, and the state is returned; any other exception is
    the caller's.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import TrainingConfig, train
    >>> epochs = []
    >>> def note(state):
    ...     epochs.append(state.epoch)
    >>> state = train(np.eye(4, 3), TrainingConfig(n_hidden=2, epochs=3), on_epoch=note)
    >>> epochs
    [1, 2, 3]
    """

    def __call__(self, state: Any, /) -> object:
        """Take the state; what is returned is ignored."""


class Records(Protocol):
    """A state of which the records of its epochs can be written: of one machine, or of a stack.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import TrainingConfig, train
    >>> state = train(np.eye(4, 3), TrainingConfig(n_hidden=2, epochs=2))
    >>> [(machine, record.epoch) for machine, record in state.records]
    [('machine', 1), ('machine', 2)]
    """

    @property
    def records(self) -> tuple[tuple[str, EpochRecord], ...]:
        """The name of a machine ("machine", or "layer 1" and so on) and a record, for every epoch done so far."""


def in_turn(*callbacks: Callback) -> Callback:
    """Return one callback that calls several, in this order, with each state.

    All are called with a state even where one of them raises `rbm.StopTraining`, so that nothing is missing of the
    last epoch; the training stops after that. Any other exception is raised at once.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import TrainingConfig, train
    >>> from rbm.callbacks import in_turn
    >>> epochs, norms = [], []
    >>> both = in_turn(lambda s: epochs.append(s.epoch), lambda s: norms.append(s.history[-1].weight_norm))
    >>> state = train(np.eye(4, 3), TrainingConfig(n_hidden=2, epochs=2), on_epoch=both)
    >>> epochs, len(norms)
    ([1, 2], 2)
    """

    def call(state: Any) -> None:
        stop: StopTraining | None = None
        for callback in callbacks:
            try:
                callback(state)
            except StopTraining as asked:
                stop = stop or asked
        if stop is not None:
            raise stop

    return call
