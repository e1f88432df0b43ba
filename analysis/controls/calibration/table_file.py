"""The table of a calibration as a CSV file."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rbm.storage.csv_lines import write_csv_lines

if TYPE_CHECKING:
    from analysis.controls.calibration.run import CalibrationRow


def write_calibration(path: str | Path, rows: Sequence["CalibrationRow"]) -> None:
    """Write a line a statistic, control and resolution, whole or not at all; InputError if it cannot be written."""
    write_csv_lines(path, rows[0]._fields if rows else (), rows, line_end="\n")
