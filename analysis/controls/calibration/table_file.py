"""The table of a calibration as a CSV file."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rbm.files import write_whole

if TYPE_CHECKING:
    from analysis.controls.calibration.run import CalibrationRow


def write_calibration(path: str | Path, rows: Sequence["CalibrationRow"]) -> None:
    """Write a line a statistic, control and resolution, whole or not at all; InputError if it cannot be written."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows[0]._fields if rows else ())
    writer.writerows(rows)
    write_whole(path, text.getvalue().encode())
