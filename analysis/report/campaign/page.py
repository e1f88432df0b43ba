"""A Markdown page of what the studies of a campaign say of the three claims. Every number is from their rows."""

from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from analysis.campaign.series import dose_series, points_series, training_series
from analysis.campaign.studied import Found, Studied, missing_parts, titles
from analysis.claims.claim import Claim
from analysis.claims.reading import by_readout
from analysis.claims.registry import CLAIMS, CURRENT
from analysis.claims.second import predictive_layer
from analysis.claims.second.law import decide_law, places_of
from analysis.figures.campaign.maps import code_figure, map_figure
from analysis.figures.campaign.series import dose_figure, points_figure, training_figure
from analysis.figures.files import save_figure
from analysis.figures.style import FIGURE_RC
from analysis.protocols.first import SECONDARY_READOUT
from analysis.report.campaign import words
from analysis.report.campaign.beside_ideals import TITLE as IDEALS
from analysis.report.campaign.beside_ideals import ideals_table
from analysis.report.campaign.calibrations import calibrations
from analysis.report.campaign.in_place import OfStudies, answers_of, in_place_table
from analysis.report.campaign.tables import (
    bound_table,
    code_table,
    dose_table,
    forms_table,
    map_of,
    place_table,
    study_table,
)
from analysis.report.campaign.verdicts import beside_table, claim_table, overview_table, reasons, seen
from analysis.report.markdown import markdown_table
from analysis.report.text_tables import TextTable
from rbm.errors import InputError
from rbm.files import write_whole

LAW_TITLE = "(iii) as a law over data sets"


def write_campaign_page(path: str | Path, found: Found) -> Path:
    """Write the page, and its figures as PNG into a directory next to it, named as the page without its ending.

    Raises
    ------
    InputError
        If there is no study, or the name of the page has no ending.
    """
    path = Path(path)
    pictures = path.with_suffix("")
    if pictures == path:
        raise InputError(f"the page needs a name with an ending, such as {path}.md: its figures go to {path}/")
    if not found.studies:
        raise InputError(f"none of {len(found.half_done)} studies has been run to its end: run them on")
    pictures.mkdir(parents=True, exist_ok=True)
    links = {}
    with mpl.rc_context(FIGURE_RC):
        for name, figure in campaign_figures(found).items():
            links[name] = f"{pictures.name}/{save_figure(pictures / f'{name}.png', figure).name}"
    write_whole(path, render_campaign(found, links).encode())
    return path


def campaign_figures(found: Found) -> dict[str, Figure]:
    """Draw the figures of the page for which there are studies, by name."""
    indices = {_with_seen(name, study): study.table for name, study in _mapped(found).items()}
    drawn = {
        "map": map_figure(indices),
        "map_sampled": map_figure({name: by_readout(index, SECONDARY_READOUT) for name, index in indices.items()}),
        "dose": dose_figure(dose_series(found.studies)),
        "points": points_figure(points_series(found.studies)),
        "training": training_figure(training_series(found.studies)),
        "code_lengths": code_figure(indices),
    }
    return {name: figure for name, figure in drawn.items() if figure is not None}


def render_campaign(found: Found, links: Mapping[str, str]) -> str:
    """Return the text of the page; links are those of the figures by name."""
    named = titles(found.studies)
    deciding = {name: study for name, study in named.items() if study.decides}
    others = {name: study for name, study in named.items() if not study.decides}
    tables, notes = calibrations(found.studies)
    answers = answers_of(named)
    points, trainings = points_series(found.studies), training_series(found.studies)
    parts = [
        words.HEAD.format(page=CURRENT.page),
        *_absent(found),
        "## Verdicts",
        words.VERDICTS,
        markdown_table(overview_table(deciding, answers)),
        words.IN_PLACE,
        _law(deciding),
        words.STATISTICS,
        *_claims(deciding, answers),
        *_sampled(deciding),
        "## Where each measure is best",
        words.MAP,
        *_figure("map", links),
        *_figure("map_sampled", links),
        *_maps(found),
        *_part("Dose of noise", words.DOSE, dose_table(dose_series(found.studies)), "dose", links),
        *_part("Number of points", words.POINTS, place_table("Number of points", points), "points", links),
        *_part("Training and widths", words.TRAINING, place_table("Training and widths", trainings), "training", links),
        *_part("Controls of (iii)", words.CODES, code_table(_mapped(found)), "code_lengths", links),
        *_part("Other forms of the code length", words.FORMS, forms_table(_mapped(found)), "forms", links),
        *_part("Likelihood bound", words.BOUNDS, bound_table(_mapped(found)), "bounds", links),
        *_part(IDEALS, words.IDEALS, ideals_table(_mapped(found)), "ideals", links),
        "## Studies that decide nothing",
        words.BESIDE,
        *([markdown_table(beside_table(others, answers))] if others else [words.NOTHING]),
        "## Calibration",
        words.CALIBRATION,
        *(part for table in tables for part in _titled(table)),
        *notes,
        *([] if tables else [words.NOTHING]),
        "## Studies",
        markdown_table(study_table(named)),
    ]
    return "\n\n".join(parts) + "\n"


def _mapped(found: Found) -> dict[str, Studied]:
    """Return the studies that decide, or where there are none, all."""
    named = titles(found.studies)
    return {name: study for name, study in named.items() if study.decides} or named


def _maps(found: Found) -> list[str]:
    tables = (map_of(_with_seen(name, study), study.table) for name, study in _mapped(found).items())
    return [part for table in tables for part in _titled(table)]


def _with_seen(name: str, study: Studied) -> str:
    return f"{name} ({seen(name)})" if study.decides else name


def _absent(found: Found) -> list[str]:
    half = {Path(name).name: lacks for name, lacks in found.half_done.items()}
    missing = [name for name in missing_parts(found.studies) if name not in half]
    said = []
    if half:
        said.append("Left out: " + "; ".join(f"`{name}` ({lacks})" for name, lacks in sorted(half.items())) + ".")
    if missing:
        said.append(
            "Not among the studies of this page, of those of `relevance study --preset claims`: "
            + ", ".join(f"`{name}`" for name in missing)
            + "."
        )
    return said


def _law(deciding: Mapping[str, Studied]) -> str:
    decision, reason = decide_law({name: places_of(study.table) for name, study in deciding.items()})
    return f"**{LAW_TITLE}: {decision}.** {reason}"


def _claims(deciding: Mapping[str, Studied], answers: OfStudies) -> list[str]:
    parts = []
    for claim in CLAIMS:
        parts += [f"### {claim.title}", f"Rule: {claim.rule}"]
        if claim.decide is predictive_layer.decide:
            parts.append(words.HELD_OUT_ROWS)
        if deciding:
            table = claim_table(claim, deciding)
            parts += [f"Statistic: {table.title}.", markdown_table(table)]
            parts.append("\n".join(f"- {reason}" for reason in reasons(claim, deciding)))
            parts += _in_place(claim, deciding, answers)
        else:
            parts.append(words.NOTHING)
    return parts


def _sampled(deciding: Mapping[str, Studied]) -> list[str]:
    """Return what the same rules say of the sampled read-out."""
    again = {name: s._replace(table=by_readout(s.table, SECONDARY_READOUT)) for name, s in deciding.items()}
    answers = answers_of(again)
    tables = [claim_table(claim, again) for claim in CLAIMS] if again else []
    controls = [_in_place(claim, again, answers) for claim in CLAIMS] if again else []
    return [
        "## By the sampled read-out",
        words.SAMPLED,
        markdown_table(overview_table(again, answers)),
        _law(again),
        *(
            part
            for table, of_claim in zip(tables, controls, strict=True)
            for part in (f"Statistic: {table.title}.", markdown_table(table), *of_claim)
        ),
    ]


def _in_place(claim: Claim, studies: Mapping[str, Studied], answers: OfStudies) -> list[str]:
    table = in_place_table(claim, studies, answers)
    return [f"{table.title} (supported, undecided, not supported):", markdown_table(table)] if table.lines else []


def _part(title: str, text: str, table: TextTable, figure: str, links: Mapping[str, str]) -> list[str]:
    body = [markdown_table(table)] if table.lines else [words.NOTHING]
    return [f"## {title}", text, *_figure(figure, links), *body]


def _titled(table: TextTable) -> list[str]:
    return [f"### {table.title}", markdown_table(table)]


def _figure(name: str, links: Mapping[str, str]) -> list[str]:
    if name not in links:
        return []
    title, caption = words.CAPTIONS[name]
    return [f"![{title}]({links[name]})", f"*{title}. {caption}*"]
