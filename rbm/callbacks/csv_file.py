"""Write the records of a training to a CSV file, a row an epoch."""

import csv
import io
from pathlib import Path

from rbm.callbacks.protocol import Records
from rbm.errors import InputError
from rbm.files import check_writable
from rbm.storage.csv_lines import write_csv_lines
from rbm.training.monitor import EpochRecord

_HEADER = ("machine", *EpochRecord._fields)
_TIMES = ("seconds", "monitor_seconds")  # what may differ where the same epoch is trained again


class CSVWriter:
    """Write the records of the epochs to a CSV file after every epoch: a row a machine and epoch.

    Columns are ``machine`` and the fields of `rbm.training.monitor.EpochRecord`, whose units are told there; what was
    not measured is ``nan``, and numbers are written so that reading them gives the same bits. After each epoch the file
    is replaced whole. A file that is there is gone on with, if its rows are of the same training: rows of other
    machines and of epochs not reached yet are kept.

    Parameters
    ----------
    path : str or Path
        The file; its directory must exist.
    overwrite : bool
        Whether to write the file anew, whatever is in it.

    Raises
    ------
    InputError
        If the file cannot be written or is no such file; and, when called, if it has other values for the same epoch.

    Examples
    --------
    >>> import numpy as np
    >>> from pathlib import Path
    >>> from rbm import TrainingConfig, train
    >>> from rbm.callbacks import CSVWriter
    >>> state = train(np.eye(4, 3), TrainingConfig(n_hidden=2, epochs=2), on_epoch=CSVWriter("curve.csv"))
    >>> [line.split(",")[:2] for line in Path("curve.csv").read_text().splitlines()]
    [['machine', 'epoch'], ['machine', '1'], ['machine', '2']]
    """

    def __init__(self, path: str | Path, overwrite: bool = False) -> None:
        self.path = Path(path)
        check_writable(self.path)
        self._rows = _read(self.path) if self.path.exists() and not overwrite else {}

    def __call__(self, state: Records) -> None:
        """Write the rows of a state's records that the file does not have yet."""
        new = {(machine, str(record.epoch)): _row(machine, record) for machine, record in state.records}
        for key, row in new.items():
            old = self._rows.get(key)
            if old is not None and _untimed(old) != _untimed(row):
                raise InputError(
                    f"{self.path} has other values for epoch {key[1]} of {key[0]}: it is of another training; choose "
                    "another file, or remove it"
                )
        missing = {key: row for key, row in new.items() if key not in self._rows}
        if not missing:
            return
        self._rows |= missing
        write_csv_lines(self.path, _HEADER, self._rows.values(), line_end="\n")


def _row(machine: str, record: EpochRecord) -> tuple[str, ...]:
    """Return the cells of a record; floats as short as they can be read back to the same bits."""
    return (machine, *(str(value) if isinstance(value, int) else repr(float(value)) for value in record))


def _untimed(row: tuple[str, ...]) -> tuple[str, ...]:
    """Return the cells of a row without the times of the machine it was computed on."""
    return tuple(cell for name, cell in zip(_HEADER, row, strict=True) if name not in _TIMES)


def _read(path: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the rows of a file by machine and epoch; InputError if it is not a file of `CSVWriter`."""
    try:
        found = [tuple(row) for row in csv.reader(io.StringIO(path.read_text("utf-8"), newline=""))]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path} is no table of a training ({error}): choose another file") from None
    if not found or found[0] != _HEADER or any(len(row) != len(_HEADER) for row in found):
        raise InputError(f"{path} is no table of a training by this program: choose another file, or remove it")
    return {(row[0], row[1]): row for row in found[1:]}
