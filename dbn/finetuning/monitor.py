"""The record of an epoch of fine-tuning: what is left of rows that go up to a layer and down again."""

import math
from typing import NamedTuple

import numpy as np

from dbn.model import DBN
from rbm.bits import States
from rbm.training.monitor import EpochRecord, some_rows


class TuningRecord(NamedTuple):
    """One line of the curves of a fine-tuning. Errors are fractions of visible bits, an entry a layer, from layer 1.

    Rows go up to the layer by the recognition weights and from there down by the generative ones, each layer drawn from
    its probabilities; an error is the fraction of bits that differ from the rows.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBNConfig, FinetuningConfig, finetune, pretrain
    >>> rows = np.array([[0, 1, 1], [1, 0, 0], [0, 1, 0]])
    >>> state = pretrain(rows, DBNConfig(layers=(3, 2), epochs=1))
    >>> tuned = finetune(rows, FinetuningConfig(epochs=2), state=state)
    >>> [(record.epoch, len(record.errors)) for record in tuned.tuning.history]
    [(1, 2), (2, 2)]
    >>> [(name, record.epoch) for name, record in tuned.tuning.records]
    [('tuned layer 1', 1), ('tuned layer 2', 1), ('tuned layer 1', 2), ('tuned layer 2', 2)]
    """

    epoch: int  # from 1
    learning_rate: float  # of the epoch
    errors: tuple[float, ...]  # of training rows
    held_out_errors: tuple[float, ...]  # of held-out rows; none without any
    seconds: float  # of training, without compilation
    monitor_seconds: float  # of measuring this record, without compilation

    def of_layers(self) -> tuple[tuple[str, EpochRecord], ...]:
        """Return the errors as `rbm.callbacks` write them, a record a layer and kind of rows, each with its name.

        In the record of "tuned layer 2" the ``reconstruction_error`` is that of the rows after going up to layer 2, in
        that of "tuned layer 2 held-out" the same of held-out rows; rate and times are those of the epoch, in each.
        What is not measured is nan.
        """
        named = (("", self.errors), (" held-out", self.held_out_errors))
        return tuple(
            (f"tuned layer {layer}{kind}", self._of_error(error))
            for kind, errors in named
            for layer, error in enumerate(errors, start=1)
        )

    def _of_error(self, error: float) -> EpochRecord:
        unknown = EpochRecord(self.epoch, *(math.nan,) * (len(EpochRecord._fields) - 1))
        return unknown._replace(
            learning_rate=self.learning_rate, reconstruction_error=error,
            seconds=self.seconds, monitor_seconds=self.monitor_seconds,
        )  # fmt: skip


def observe(model: DBN, data: States, held_out: States | None, epoch: int, rate: float, seed: int) -> TuningRecord:
    """Measure a stack after an epoch, on as many rows as `rbm.training.monitor.observe`, drawn anew for every epoch.

    Times are not known here: `dbn.finetuning.training.finetune_epoch` adds them.
    """
    stream = f"up-down: monitor {epoch}"
    rows = some_rows(data, seed, f"{stream}: rows")
    errors = reconstruction_errors(model, rows, seed, stream)
    held: tuple[float, ...] = ()
    if held_out is not None:
        others = some_rows(held_out, seed, f"{stream}: held-out rows")
        held = reconstruction_errors(model, others, seed, f"{stream}: held-out rows")
    return TuningRecord(epoch, rate, errors, held, math.nan, math.nan)


def reconstruction_errors(model: DBN, rows: States, seed: int, stream: str) -> tuple[float, ...]:
    """Return, for each layer from 1, the fraction of bits of rows that differ after going up to it and down again."""
    found, above = [], rows
    for layer in range(1, model.n_layers + 1):
        above = model.ascend(above, layer - 1, layer, "sample", seed=seed, stream=f"{stream}: up")
        again = model.decode(above, layer, "sample", seed=seed, stream=f"{stream}: down from layer {layer}")
        found.append(float(np.bitwise_count(rows.words ^ again.words).sum() / (rows.n * rows.n_units)))
    return tuple(found)
