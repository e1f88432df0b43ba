"""The tidy table of a study, one number a row, as CSV and as a group of HDF5 columns."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rbm.checkpoint import replacing

if TYPE_CHECKING:
    import h5py

NO_NULL = "none"  # the trained network itself
_TEXT = ("readout", "measure", "null")


class Row(NamedTuple):
    """One measured number. What the interval is depends on the null and is said in the report."""

    layer: int
    seed: int
    readout: str
    measure: str
    value: float
    low: float
    high: float
    null: str


def write_csv(path: str | Path, rows: list[Row]) -> None:
    """Write the table with a header; floats in full precision."""
    with replacing(path) as temporary, open(temporary, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(Row._fields)
        writer.writerows(rows)


def write_table(group: "h5py.Group", rows: list[Row]) -> None:
    """Write a dataset a column."""
    import h5py

    for name, column in zip(Row._fields, zip(*rows, strict=True), strict=True):
        group.create_dataset(name, data=list(column), dtype=h5py.string_dtype() if name in _TEXT else None)


def read_table(group: "h5py.Group") -> list[Row]:
    """Read what ``write_table`` wrote."""
    columns = [group[name].asstr()[...] if name in _TEXT else group[name][...].tolist() for name in Row._fields]
    return [Row(*values) for values in zip(*columns, strict=True)]


def select(rows: list[Row], measure: str, readout: str, null: str = NO_NULL) -> list[Row]:
    """The rows of one measure, read-out and null, by layer."""
    found = [row for row in rows if (row.measure, row.readout, row.null) == (measure, readout, null)]
    return sorted(found, key=lambda row: (row.layer, row.seed))
