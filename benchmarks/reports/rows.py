"""A result is a list of rows; JSON files hold them with the machine they were measured on."""

import json
import os
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

FORMAT = 1


class Row(NamedTuple):
    """One contestant at one task."""

    experiment: str
    task: str
    contestant: str
    threads: int
    seconds: tuple[float, ...] = ()  # of each repeat; empty when not timed
    note: str = ""  # why not, or what to know
    nats: tuple[float, ...] = ()  # a log-likelihood: its estimate, and low and high where it is bracketed

    @property
    def median(self) -> float:
        """Median seconds; nan when not timed."""
        return float(np.median(self.seconds)) if self.seconds else float("nan")


class Report(NamedTuple):
    """All that one run of a subcommand found."""

    command: str
    options: dict[str, Any]
    machine: dict[str, str]
    rows: list[Row]
    facts: dict[str, float]  # further numbers, by name with unit


def save(report: Report, path: Path) -> None:
    """Write JSON through a temporary file, so that the file is whole or not there."""
    text = json.dumps({"format": FORMAT, **report._asdict(), "rows": [row._asdict() for row in report.rows]}, indent=1)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".tmp")
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def load(path: Path) -> Report:
    """Read what `save` wrote.

    Raises
    ------
    ValueError
        If the file is not one, or of another format.
    """
    try:
        content = json.loads(path.read_text())
        if content.pop("format") != FORMAT:
            raise ValueError("of another format")
        rows = [
            Row(**{**row, "seconds": tuple(row["seconds"]), "nats": tuple(row.get("nats", ()))})
            for row in content.pop("rows")
        ]
        return Report(rows=rows, **content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} is not a benchmark report of format {FORMAT}: {error}") from error
