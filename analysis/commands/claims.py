"""Command ``relevance claims``. Heavy imports wait until it runs."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dbn.terminal.options.command import command

if TYPE_CHECKING:
    from analysis.claims.registry import Protocol


@command(extra="study")
@click.argument("studies", nargs=-1, required=True, metavar="STUDY...")
@click.option(
    "--protocol",
    type=click.Choice(["second", "first"]),
    default="second",
    show_default=True,
    help="Rules to decide by, those of analysis/protocols; the first are history.",
)
@click.option(
    "--markdown",
    help="File for the whole account, of one study or of several, as a Markdown page; figures go to a directory "
    "beside it.",
)
@click.option("--overwrite", is_flag=True, help="Replace --markdown and its figures if they exist.")
def claims(studies: tuple[str, ...], protocol: str, markdown: str | None, overwrite: bool) -> None:
    """Say what a study decides of the three claims, and the numbers behind it.

    STUDY is its directory, with study.h5, or its table alone: study.csv, or study.csv.gz. Of several, or of the
    directory of relevance study --preset claims, it is also said whether claim (iii) holds as a law, and --markdown
    writes a page over data sets.
    """
    from analysis.campaign.studied import is_campaign
    from analysis.claims.registry import protocol_named
    from dbn.terminal.console import Failure

    rules = protocol_named(protocol)
    if len(studies) > 1 or is_campaign(studies[0]):
        if protocol != "second":
            raise Failure("--protocol first is of one study: give one STUDY")
        _several(studies, markdown, overwrite)
    elif Path(studies[0]).is_file():
        if markdown is not None:
            raise Failure(f"--markdown draws figures from study.h5: give the directory of the study, not {studies[0]}")
        _table_alone(studies[0], rules)
    else:
        _one(studies[0], rules, markdown, overwrite)


def _table_alone(study: str, rules: "Protocol") -> None:
    from analysis.report.decisions import decide_and_tabulate
    from analysis.table.row import read_csv
    from analysis.terminal.verdicts import print_claims

    print_claims(decide_and_tabulate(read_csv(study), rules))


def _one(study: str, rules: "Protocol", markdown: str | None, overwrite: bool) -> None:
    from analysis.report.decisions import decide_and_tabulate
    from analysis.report.shown import PAGE_FACTS, TERMINAL_FACTS, check_shown
    from analysis.table.study_file import load_result
    from analysis.terminal.verdicts import print_claims
    from dbn.model_data import short

    file = Path(study) / "study.h5"
    _claim_page(markdown, overwrite, [str(file)])
    result = load_result(file)
    check_shown(file, result, TERMINAL_FACTS if markdown is None else PAGE_FACTS)
    page = None
    if markdown is not None:  # before anything is printed: a pipe that is closed must not lose it
        from analysis.report.markdown import write_page

        page = write_page(markdown, result, rules).resolve()
    click.echo(f"{result.facts['sizes']} units; data {result.data_name}, sha256 {short(str(result.facts['digest']))}\n")
    print_claims(decide_and_tabulate(result.rows, rules, result.calibration))
    if page is not None:
        click.echo(f"Page: {page}")


def _several(places: tuple[str, ...], markdown: str | None, overwrite: bool) -> None:
    from analysis.campaign.studied import read_studies, titles
    from analysis.terminal.verdicts import print_law

    _claim_page(markdown, overwrite, list(places))
    found = read_studies(places)
    page = None
    if markdown is not None:  # before anything is printed: a pipe that is closed must not lose it
        from analysis.report.campaign.page import write_campaign_page

        page = write_campaign_page(markdown, found).resolve()
    for directory, lacks in found.half_done.items():
        click.echo(f"Left out: {directory}, {lacks}.")
    print_law({name: study.table for name, study in titles(found.studies).items()})
    if page is not None:
        click.echo(f"Page: {page}")


def _claim_page(markdown: str | None, overwrite: bool, inputs: list[str]) -> None:
    """Check the page and the directory of its figures, and keep other processes from writing it."""
    from dbn.terminal.console import Failure, claim_outputs

    claim_outputs(overwrite, inputs, markdown=markdown)
    if markdown is not None and not overwrite and Path(markdown).with_suffix("").exists():
        raise Failure(
            f"{Path(markdown).with_suffix('')} exists, where the figures go: give another --markdown, or --overwrite"
        )
