"""Write the records of a training where TensorBoard reads them."""

import math
from pathlib import Path
from typing import Any

from rbm.callbacks.protocol import Records
from rbm.training.monitor import EpochRecord

_SCALARS = tuple(name for name in EpochRecord._fields if name != "epoch")


class TensorBoardWriter:
    """Write the records of the epochs to a directory of TensorBoard, as scalars ``layer_1/pseudo_likelihood``.

    A scalar's step is the epoch of its machine; what was not measured is left out. Of a training that goes on all
    epochs are written again, and TensorBoard is told to forget those it had. Needs tensorboardX (extra
    ``tensorboard``); ``tensorboard --logdir DIRECTORY`` shows them.

    Parameters
    ----------
    directory : str or Path
        Made where it is not there. One training has one directory.

    Raises
    ------
    ImportError
        If tensorboardX is not installed.

    Examples
    --------
    >>> import numpy as np
    >>> from pathlib import Path
    >>> from rbm import TrainingConfig, train
    >>> from rbm.callbacks import TensorBoardWriter
    >>> writer = TensorBoardWriter("events")
    >>> state = train(np.eye(4, 3), TrainingConfig(n_hidden=2, epochs=2), on_epoch=writer)
    >>> writer.close()
    >>> len(list(Path("events").iterdir()))
    1
    """

    def __init__(self, directory: str | Path) -> None:
        try:
            from tensorboardX import SummaryWriter
        except ImportError as error:
            raise ImportError(
                f"TensorBoardWriter needs tensorboardX ({error}): pip install 'relevance-rbm[tensorboard]'"
            ) from None
        self._writer: Any = SummaryWriter(str(directory), purge_step=0)
        self._written: set[tuple[str, int]] = set()

    def __call__(self, state: Records) -> None:
        """Write the scalars of a state's records that were not written yet, and flush them."""
        for machine, record in state.records:
            if (machine, record.epoch) in self._written:
                continue
            self._written.add((machine, record.epoch))
            for name in _SCALARS:
                value = float(getattr(record, name))
                if not math.isnan(value):
                    self._writer.add_scalar(f"{machine.replace(' ', '_')}/{name}", value, record.epoch)
        self._writer.flush()

    def close(self) -> None:
        """Close the file of events."""
        self._writer.close()
