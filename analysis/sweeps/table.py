"""What a sweep found as one tidy table: a row a number, with the settings of its point."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.campaign.run import is_done
from analysis.sweeps.points import Sweep
from analysis.table.row import ALL_EPOCHS, NO_NULL, TRAINED, Row, whole_without_point
from analysis.table.study_file import load_result
from rbm.storage.csv_lines import write_csv_lines


def rows_of_points(sweep: Sweep, directory: Path) -> dict[str, list[Row]]:
    """Read the rows of the trained network of every point that is done, by its name; no nulls, after all epochs."""
    return {
        part.name: [
            row
            for row in load_result(directory / part.name / "study.h5").rows
            if (row.network, row.null, row.epoch) == (TRAINED, NO_NULL, ALL_EPOCHS)
        ]
        for part in sweep.parts
        if is_done(part, directory)
    }


def write_table(path: Path, sweep: Sweep, rows: dict[str, list[Row]]) -> None:
    """Write the table as CSV: point, its settings, and the columns of ``study.csv``."""
    lines = (
        (part.name, *map(setting_text, settings), *[whole_without_point(cell) for cell in row])
        for part, settings in zip(sweep.parts, sweep.settings, strict=True)
        for row in rows.get(part.name, ())
    )
    write_csv_lines(path, ("point", *sweep.parameters, *Row._fields), lines)


def setting_text(value: Any) -> str:
    """Write a setting in one cell; a list, which is one value a layer, with hyphens between."""
    return "-".join(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else f"{value}"
