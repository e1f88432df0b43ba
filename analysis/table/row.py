"""The tidy table of a study, one number a row; write it as CSV, write and read it as a group of HDF5 columns."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rbm.errors import InputError
from rbm.storage.csv_lines import write_csv_lines
from rbm.storage.parts import FLOATS, WHOLE, array, texts

if TYPE_CHECKING:
    import h5py

TRAINED, UNTRAINED, PIXELS_SHUFFLED = "trained", "untrained", "pixels shuffled"
PIXELS_SHUFFLED_FED = "pixels shuffled and fed"  # the same network, fed shuffled pixels when measured
WIDTHS_PERMUTED, WIDTHS_EQUAL = "widths permuted", "widths equal"
NO_NULL = "none"  # the network itself
COLUMNS_SHUFFLED, INDEPENDENT = "columns shuffled", "independent units"  # nulls made from a layer
IDEAL = "drawn ideal"  # as many points drawn from the frontier's law at the layer's H[s]: no null, but where one stands
K_MEANS = "k-means"  # rows put into as many clusters as the layer has states: a control that is no network
IDEAL_FREQUENCIES = "drawn frequencies"  # the same of frequencies of states drawn from it
ALL_EPOCHS = -1  # trained to the end
BOOTSTRAP = "_bootstrap"  # ends the name of a measure: the same value with its bootstrap interval
_TEXT, _WHOLE = ("network", "readout", "null", "measure"), ("layer", "seed", "n_points", "epoch")


class Row(NamedTuple):
    """One measured number with an interval; which interval depends on measure and null, see the report."""

    network: str  # what was measured
    layer: int  # 0: the data themselves, or the whole stack
    seed: int  # of the network and of all draws
    readout: str  # what the layer was read out as
    null: str  # what stands in the place of the layer; "none" for the layer itself
    n_points: int  # data points it was measured on
    epoch: int  # epochs the layer was trained; -1 (ALL_EPOCHS) for all
    measure: str  # its name, below
    value: float  # nan where undefined
    low: float  # lower end of the interval, nan without one
    high: float  # upper end


def template(network: str, seed: int, readout: str, n_points: int, layer: int = 0) -> Row:
    """Return a row of a network itself, trained to the end, without a measure and with nan for its numbers.

    Rows are made from it by ``_replace``.
    """
    nan = float("nan")
    return Row(network, layer, seed, readout, NO_NULL, n_points, ALL_EPOCHS, "", nan, nan, nan)


def write_csv(path: str | Path, rows: list[Row]) -> None:
    """Write the table with a header; numbers in full precision, whole ones (counts, flags) without a point."""
    write_csv_lines(path, Row._fields, ([whole_without_point(cell) for cell in row] for row in rows))


def whole_without_point(cell: str | int | float) -> str | int | float:
    """Return a float that is a whole number as an int, anything else as it is."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53 else cell


def read_csv(path: str | Path) -> list[Row]:
    """Read what ``write_csv`` wrote, also compressed by gzip.

    Raises
    ------
    InputError
        If there is no such file, or it is no table of a study.
    """
    import gzip
    import zlib

    kinds = (str, int, int, str, str, int, int, str, float, float, float)
    try:
        zipped = Path(path).read_bytes()[:2] == b"\x1f\x8b"
        with (gzip.open if zipped else open)(path, "rt", encoding="utf-8", newline="") as file:
            head, *lines = csv.reader(file)
        if tuple(head) != Row._fields:
            raise ValueError(f"its columns are {', '.join(head)[:60]}")
        return [Row(*(kind(x) for kind, x in zip(kinds, line, strict=True))) for line in lines]
    except FileNotFoundError:
        raise InputError(f"there is no file {path}: give a study's directory or its study.csv") from None
    except (ValueError, TypeError, OSError, EOFError, csv.Error, zlib.error) as error:
        raise InputError(
            f"{path} is no table of a study ({error}): give a study.csv as relevance study wrote it"
        ) from None


def write_table(parent: "h5py.Group", rows: list[Row]) -> None:
    """Write a dataset a column, packed; texts have the length of the longest of their column, as others do not pack."""
    import h5py

    for name, column in zip(Row._fields, zip(*rows, strict=True), strict=True):
        values, kind = list(column), None
        if name in _TEXT:
            values = [text.encode() for text in column]
            kind = h5py.string_dtype(length=max(1, *map(len, values)))
        parent.create_dataset(name, data=values, dtype=kind, compression="gzip", shuffle=True)


def read_table(parent: "h5py.Group") -> list[Row]:
    """Read what ``write_table`` wrote."""
    columns: list[list] = []
    for name in Row._fields:
        if name in _TEXT:
            columns.append(texts(parent, name))
        else:
            kind = WHOLE if name in _WHOLE else FLOATS
            columns.append(array(parent, name, kind, (None,)).tolist())
        if len(columns[-1]) != len(columns[0]):
            raise InputError(
                f"{parent.name}/{name} has {len(columns[-1])} rows; {Row._fields[0]} has {len(columns[0])}"
            )
    return [Row(*values) for values in zip(*columns, strict=True)]


def select(rows: list[Row], measure: str, readout: str, null: str = NO_NULL, network: str = TRAINED) -> list[Row]:
    """Select the rows of one measure, read-out, null and network, fully trained, on all points, by layer and seed."""
    wanted = (measure, readout, null, network, ALL_EPOCHS)
    found = [row for row in rows if (row.measure, row.readout, row.null, row.network, row.epoch) == wanted]
    most = max((row.n_points for row in found), default=0)
    return sorted((row for row in found if row.n_points == most), key=lambda row: (row.layer, row.seed))
