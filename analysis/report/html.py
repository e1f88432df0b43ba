"""One self-contained HTML page: what was measured, how, and what the nulls say."""

import base64
import dataclasses
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from analysis.claims.wording import number_word
from analysis.entropies.registry import SHOWN_MEASURES
from analysis.errorbars.formats import format_bootstrap, format_number
from analysis.figures import FIGURES, draw_figures
from analysis.report import mixing_table
from analysis.report.decisions import decide_and_tabulate, other_readout
from analysis.report.findings import find, layer_lines
from analysis.report.summary import next_steps, summarise
from analysis.study.config import StudyConfig
from analysis.table.study_file import StudyResult
from dbn.config import DBNConfig
from rbm.config import READOUTS
from rbm.files import write_whole


def write_report(directory: Path, result: StudyResult) -> Path:
    """Draw the figures into ``directory/figures`` and write ``report.html``; returns its path."""
    figures = draw_figures(directory / "figures", result)
    images = {name: base64.b64encode(path.read_bytes()).decode() for name, path in figures.items()}
    path = directory / "report.html"
    write_whole(path, render(result, images, str(directory)).encode())
    return path


def render(result: StudyResult, images: dict[str, str], directory: str = "runs/study") -> str:
    """Return the text of the page, from the result, base64 PNGs by figure name, and where the study is."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["percent"] = _percent
    environment.filters["layers"] = lambda numbers: ", ".join(map(str, numbers)) or "none"
    environment.filters["fields"] = _fill_in
    environment.filters["other_readout"] = other_readout
    environment.filters["number"] = format_number
    environment.filters["ends"] = lambda row, digits: format_bootstrap(row.value, row.low, row.high, digits)
    template = environment.from_string(files("analysis.report").joinpath("report.html").read_text(encoding="utf-8"))
    config = tomllib.loads(result.config)
    decisions = decide_and_tabulate(result.rows, calibration=result.calibration)
    verdicts, seeds = [section.verdict for section in decisions.sections], sorted({row.seed for row in result.rows})
    return template.render(
        images=images,
        summary=summarise((section.verdict.claim, section.said) for section in decisions.sections),
        steps=next_steps(verdicts, len(seeds), result.facts, directory),
        figures=FIGURES,
        decisions=decisions,
        mixing_note=mixing_table.NOTE,
        n_claims=number_word(len(decisions.sections)),
        seeds=seeds,
        networks=", ".join(dict.fromkeys(row.network for row in result.rows)),
        facts=result.facts,
        study=dataclasses.asdict(StudyConfig()) | config["study"],
        data_name=result.data_name,
        training=dataclasses.asdict(DBNConfig()) | config["training"],
        config=result.config,
        zipf=result.zipf,
        findings=[find(result, readout) for readout in READOUTS],
        measures=SHOWN_MEASURES,
        tables={readout: layer_lines(result, readout) for readout in READOUTS},
    )


def _percent(fraction: float) -> str:
    return f"{100 * fraction:.1f}" if fraction == fraction else "not defined"


def _fill_in(text: str, study: dict[str, Any]) -> str:
    """Put the values of the study's configuration in the place of {fields}."""
    return text.format(**study)
