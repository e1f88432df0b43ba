"""Stop early: once a criterion of the held-out rows has not become better for as many epochs as patience says.

Whether to stop is a function of the records of the epochs, which a checkpoint holds, so that a training that was taken
up again stops where it would have. The machine reported is that of the last epoch, not of the best: a state goes on to
the same bits as a training that never stopped. The best one is to be had by as many epochs as `best_epoch` says, under
schedules that do not depend on their number, or from ``on_epoch``.

The gap of free energies between held-out rows and rows trained on is no criterion: it is least before training.
"""

from collections.abc import Callable

import numpy as np

from rbm.bits import States
from rbm.config import TrainingConfig
from rbm.errors import InputError
from rbm.likelihood.exact import LIMIT, log_likelihood
from rbm.likelihood.pseudo import exact_pseudo_likelihood
from rbm.model import RBM
from rbm.training.monitor import EpochRecord, some_rows

_FUNCTIONS: dict[str, Callable[[RBM, States], np.ndarray]] = {
    "pseudo-likelihood": exact_pseudo_likelihood,
    "log-likelihood": log_likelihood,
}  # by the names of ``rbm.config.CRITERIA``: nats a row, the higher the better


def check_early_stopping(config: TrainingConfig, n_visible: int, held_out: States | None) -> None:
    """Raise InputError if a training is to stop early and nothing can tell when."""
    if not (config.patience and config.epochs):
        return
    if held_out is None or not held_out.n:
        raise InputError(f"patience {config.patience} needs held-out rows, whose {config.criterion} says when to stop")
    least = min(n_visible, config.n_hidden)
    if config.criterion == "log-likelihood" and least > LIMIT:
        raise InputError(
            f"the log-likelihood is exact up to {LIMIT} units in the smaller layer; got {least}: use criterion "
            "pseudo-likelihood"
        )


def with_criterion(
    record: EpochRecord, config: TrainingConfig, model: RBM, held_out: States | None, stream: str
) -> EpochRecord:
    """Add the criterion to a record: the mean over held-out rows, the same at every epoch; unless there is no patience.

    stream : of the machine; where there are more than 500 rows, it says which 500 are looked at.
    """
    if not config.patience or held_out is None:
        return record
    rows = some_rows(held_out, config.seed, f"{stream}: rows of the criterion")
    value = float(_FUNCTIONS[config.criterion](model, rows).mean())
    return record._replace(criterion=value)


def best_epoch(history: tuple[EpochRecord, ...]) -> int:
    """Return the number of epochs after which the criterion was best, the first of equals; 0 where none has one."""
    known = [record for record in history if not np.isnan(record.criterion)]
    return max(known, key=lambda record: record.criterion).epoch if known else 0


def stopped_early(config: TrainingConfig, history: tuple[EpochRecord, ...]) -> bool:
    """Return whether the last ``patience`` epochs were no better than one before them."""
    best = best_epoch(history)
    return bool(config.patience and best and history[-1].epoch - best >= config.patience)
