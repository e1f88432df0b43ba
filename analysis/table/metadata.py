"""Say beside a CSV file which data it is of: ``t.csv-metadata.json``, where the W3C's CSV on the Web looks for it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from rbm.files import replacing
from rbm.version import __version__

if TYPE_CHECKING:
    from analysis.rows.file import FileMeasures


def write_metadata(path: str | Path, found: "FileMeasures") -> Path:
    """Write name and digest of what was measured beside the table in ``path``; returns the path of the new file."""
    target = Path(f"{path}-metadata.json")
    about = found.about
    described = {
        "@context": "http://www.w3.org/ns/csvw", "url": Path(path).name, "kind": found.kind, "data": about.name,
        "digest": about.digest, "description": about.line, "version": __version__,
    }  # fmt: skip
    with replacing(target) as temporary:
        temporary.write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")
    return target
