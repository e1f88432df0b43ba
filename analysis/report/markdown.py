"""A Markdown page of what a study says of the three claims. Every number is from study.h5."""

from pathlib import Path

from analysis.claims.registry import CURRENT, Protocol
from analysis.claims.wording import number_word
from analysis.figures import FIGURES, draw_figures
from analysis.report import mixing_table
from analysis.report.decisions import Decisions, Section, decide_and_tabulate, other_readout
from analysis.report.text_tables import TextTable
from analysis.table.study_file import StudyResult
from rbm.errors import InputError
from rbm.files import write_whole


def write_page(path: str | Path, result: StudyResult, protocol: Protocol = CURRENT) -> Path:
    """Write the page, and its figures as PNG into a directory next to it, named as the page without its ending."""
    path = Path(path)
    pictures = path.with_suffix("")
    if pictures == path:
        raise InputError(f"the page needs a name with an ending, such as {path}.md: its figures go to {path}/")
    found = decide_and_tabulate(result.rows, protocol, result.calibration)
    names = [name for section in found.sections for name in section.claim.figures]
    names += [figure.name for figure in FIGURES.values() if figure.shown == "dependence"]
    drawn = draw_figures(pictures, result, names=names, suffixes=("png",))
    links = {name: f"{pictures.name}/{picture.name}" for name, picture in drawn.items()}
    write_whole(path, render_page(result, found, links).encode())
    return path


def render_page(result: StudyResult, found: Decisions, links: dict[str, str]) -> str:
    """Return the text of the page; links are those of the figures by name."""
    facts = result.facts
    seeds = sorted({row.seed for row in result.rows})
    networks = ", ".join(dict.fromkeys(row.network for row in result.rows))
    _, at, height = result.zipf
    parts = [
        f"# The claims: {number_word(len(found.sections))} verdicts",
        "Written by `relevance claims --markdown` from the table of one study; not edited by hand. The rules of "
        f"decision are in `{found.protocol.page}`.",
        f"{facts['sizes']} units; M = {facts['n_points']} data points of {result.data_name} "
        f"(sha256 {str(facts['digest'])[:16]}...); seeds {', '.join(map(str, seeds))}; networks: {networks}. "
        "Entropies are plug-in values in units of log M unless bits are named. Zipf point of the frontier (slope -1): "
        f"H[s] = {at:.3f}, H[k] = {height:.3f}; "
        f"area under the frontier, the most that multi-scale relevance can be: {float(facts['frontier_area']):.4f}.",
        "Brackets in the tables: 95 % Student's t intervals over seeds; with one seed those of the number itself, "
        "which do not cover the seed.",
        "## Verdicts",
        markdown_table(_verdicts(found)),
        *(f"**Caution.** {sentence}" for sentence in found.cautions),
    ]
    for section in found.sections:
        parts += _claim(section, links)
    dependence = tuple(figure.name for figure in FIGURES.values() if figure.shown == "dependence")
    parts += ["## Dependence on data, training, depth and width", *_figures(dependence, links)]
    parts += [f"## {found.whole.title}", markdown_table(found.whole)]
    if found.mixing.lines:
        parts += [f"## {found.mixing.title}", mixing_table.NOTE, markdown_table(found.mixing)]
    return "\n\n".join(parts) + "\n"


def markdown_table(table: TextTable) -> str:
    """Write a table as Markdown."""
    lines = [table.head, tuple("---" for _ in table.head), *table.lines]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _verdicts(found: Decisions) -> TextTable:
    lines = tuple((s.verdict.claim, f"**{s.said}**", s.other_said, s.verdict.reason) for s in found.sections)
    return TextTable("Verdicts", ("claim", "verdict", "by the sampled read-out, deciding nothing", "reason"), lines)


def _claim(section: Section, links: dict[str, str]) -> list[str]:
    verdict = section.verdict
    parts = [f"## {verdict.claim}", f"**{verdict.decision.capitalize()}.** {verdict.reason}"]
    parts += [other_readout(section)] if section.other else []
    parts += section.controls
    for table in (*section.effects, *section.calibration, *section.layers):
        if table.lines:
            parts += [f"### {table.title}", markdown_table(table)]
    return parts + _figures(section.claim.figures, links)


def _figures(names: tuple[str, ...], links: dict[str, str]) -> list[str]:
    found = []
    for name in names:
        if name in links:
            title, caption = FIGURES[name].title, FIGURES[name].caption
            found += [f"![{title}]({links[name]})", f"*{title}. {caption}*"]
    return found
