"""One self-contained HTML page: what was measured, how, and what the nulls say."""

import base64
import tomllib
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from analysis.figures import draw_figures
from analysis.figures.captions import CAPTIONS
from analysis.report.account import account
from analysis.report.findings import beside, find
from analysis.table.row import BOOTSTRAP, COLUMNS_SHUFFLED, NO_NULL, UNTRAINED
from analysis.table.study_file import StudyResult
from rbm.config import READOUTS
from rbm.files import replacing

SHOWN = ("n_states", "resolution", "relevance", "noise", "fraction_of_frontier")


def write_report(directory: Path, result: StudyResult) -> Path:
    """Draw the figures into ``directory/figures`` and write ``report.html``; returns its path."""
    figures = draw_figures(directory / "figures", result)
    images = {name: base64.b64encode(path.read_bytes()).decode() for name, path in figures.items()}
    path = directory / "report.html"
    with replacing(path) as temporary:
        temporary.write_text(render(result, images), encoding="utf-8")
    return path


def render(result: StudyResult, images: dict[str, str]) -> str:
    """The page, from the result and base64 PNGs by figure name."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["percent"] = lambda x: f"{100 * x:.1f}" if x == x else "not defined"
    environment.filters["layers"] = lambda numbers: ", ".join(map(str, numbers)) or "none"
    template = environment.from_string(files("analysis.report").joinpath("report.html").read_text(encoding="utf-8"))
    config = tomllib.loads(result.config)
    return template.render(
        images=images,
        captions=CAPTIONS,
        claims=account(result.rows),
        seeds=sorted({row.seed for row in result.rows}),
        networks=", ".join(dict.fromkeys(row.network for row in result.rows)),
        facts=result.facts,
        study=config["study"],
        data_name=config["study"].get("data", "embedded MNIST, thresholded at 127"),
        training=config["training"],
        config=result.config,
        zipf=result.zipf,
        findings=[find(result, readout) for readout in READOUTS],
        tables={readout: _table(result, readout) for readout in READOUTS},
        nulls=(NO_NULL, COLUMNS_SHUFFLED, UNTRAINED),
    )


def _table(result: StudyResult, readout: str) -> list[dict[str, object]]:
    """A line a layer and null: the row of each shown measure, and of resolution and relevance that of the bootstrap.

    Shuffled nulls have none of the bootstrap, nor has a study made before there were any.
    """
    lines = []
    for null in (NO_NULL, COLUMNS_SHUFFLED, UNTRAINED):
        columns = {name: beside(result.first_rows, name, readout, null) for name in SHOWN}
        bootstrapped = {name: beside(result.first_rows, name + BOOTSTRAP, readout, null) for name in SHOWN[1:3]}
        for i, row in enumerate(columns["resolution"]):
            resampled = {name: column[i] if column else None for name, column in bootstrapped.items()}
            shown = {name: column[i] for name, column in columns.items()}
            lines.append({"layer": row.layer, "null": null, "bootstrap": resampled, **shown})
    return sorted(lines, key=lambda line: (int(str(line["layer"])), str(line["null"]) != NO_NULL, str(line["null"])))
