"""One line of the table of a calibration; written into the file of a study and read from it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import h5py


class CalibrationRow(NamedTuple):
    """How often a statistic says yes to a control."""

    question: str  # the statistic
    control: str  # the law that samples are drawn from
    expected: str  # "yes", "no", or "" where the control is neither ideal nor null
    n_points: int  # M
    target: float  # mean H[s] asked for, log M
    drawn: int  # samples; verdicts, where the question is one
    samples: int  # of them, in which the statistic is defined: in which the test decides
    threshold: float  # of the statistic
    yes: float  # share of these above the threshold; nan without any
    low: float  # Wilson's 95 % interval of the share
    high: float  # its upper end
    mean: float  # of the statistic over the samples
    sd: float  # standard deviation


_TEXTS = ("question", "control", "expected")
_WHOLE = ("n_points", "drawn", "samples")


def write_calibration_rows(group: "h5py.Group", rows: Sequence[CalibrationRow]) -> None:
    """Write a dataset a column."""
    import h5py

    for i, name in enumerate(CalibrationRow._fields):
        kind = h5py.string_dtype() if name in _TEXTS else "i8" if name in _WHOLE else "f8"
        group.create_dataset(name, data=[row[i] for row in rows], dtype=kind)


def read_calibration_rows(group: "h5py.Group") -> tuple[CalibrationRow, ...]:
    """Read what `write_calibration_rows` wrote; InputError, naming the part, on anything else."""
    from rbm.errors import InputError
    from rbm.storage.parts import FLOATS, WHOLE, array, texts

    columns: list[list] = []
    for name in CalibrationRow._fields:
        kind = WHOLE if name in _WHOLE else FLOATS
        columns.append(texts(group, name) if name in _TEXTS else array(group, name, kind, (None,)).tolist())
    if len({len(column) for column in columns}) > 1:
        raise InputError(f"{group.name} has columns of different lengths")
    return tuple(CalibrationRow(*values) for values in zip(*columns, strict=True))
