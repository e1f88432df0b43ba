"""A Markdown page of what a study says of the three claims. Every number is from study.h5."""

from pathlib import Path

from analysis.figures import draw_figures
from analysis.figures.captions import CAPTIONS
from analysis.report.account import Account, Section, account
from analysis.report.text_tables import Grid
from analysis.table.study_file import StudyResult
from rbm.errors import InputError
from rbm.files import replacing


def write_page(path: str | Path, result: StudyResult) -> Path:
    """Write the page, and its figures as PNG into a directory beside it, named like the page without its ending."""
    path = Path(path)
    pictures = path.with_suffix("")
    if pictures == path:
        raise InputError(f"the page needs a name with an ending, such as {path}.md: its figures go to {path}/")
    found = account(result.rows)
    names = [name for section in found.sections for name in section.figures] + list(found.figures)
    drawn = draw_figures(pictures, result, names=names, suffixes=("png",))
    links = {name: f"{pictures.name}/{picture.name}" for name, picture in drawn.items()}
    with replacing(path) as temporary:
        temporary.write_text(render_page(result, found, links), encoding="utf-8")
    return path


def render_page(result: StudyResult, found: Account, links: dict[str, str]) -> str:
    """The text of the page; links are those of the figures by name."""
    facts = result.facts
    seeds = sorted({row.seed for row in result.rows})
    networks = ", ".join(dict.fromkeys(row.network for row in result.rows))
    _, at, height = result.zipf
    parts = [
        "# The three claims: results",
        "Written by `relevance claims --markdown` from the table of one study; not edited by hand. The rules of "
        "decision are in `analysis/PROTOCOL.md`.",
        f"{facts['sizes']} units; M = {facts['n_points']} data points (sha256 {str(facts['digest'])[:16]}...); "
        f"seeds {', '.join(map(str, seeds))}; networks: {networks}. Entropies are plug-in values in units of log M "
        f"unless bits are named. Zipf point of the frontier (slope -1): H[s] = {at:.3f}, H[k] = {height:.3f}; "
        f"area under the frontier, the most that multi-scale relevance can be: {float(facts['frontier_area']):.4f}.",
        "Brackets in the tables: 95 % Student's t intervals over seeds; with one seed those of the number itself, "
        "which do not cover the seed.",
        "## Verdicts",
        markdown_table(_verdicts(found)),
    ]
    for section in found.sections:
        parts += _claim(section, links)
    parts += ["## Dependence on data, training, depth and width", *_figures(found.figures, links)]
    parts += [f"## {found.whole.title}", markdown_table(found.whole)]
    return "\n\n".join(parts) + "\n"


def markdown_table(grid: Grid) -> str:
    """A grid as a Markdown table."""
    lines = [grid.head, tuple("---" for _ in grid.head), *grid.lines]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _verdicts(found: Account) -> Grid:
    lines = tuple((v.claim, f"**{v.decision}**", v.reason) for v in (section.verdict for section in found.sections))
    return Grid("Verdicts", ("claim", "verdict", "reason"), lines)


def _claim(section: Section, links: dict[str, str]) -> list[str]:
    verdict = section.verdict
    parts = [f"## {verdict.claim}", f"**{verdict.decision.capitalize()}.** {verdict.reason}"]
    for grid in (*section.effects, *section.layers):
        if grid.lines:
            parts += [f"### {grid.title}", markdown_table(grid)]
    return parts + _figures(section.figures, links)


def _figures(names: tuple[str, ...], links: dict[str, str]) -> list[str]:
    found = []
    for name in names:
        if name in links:
            title, caption = CAPTIONS[name]
            found += [f"![{title}]({links[name]})", f"*{title}. {caption}*"]
    return found
