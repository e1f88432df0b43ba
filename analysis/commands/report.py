"""Command ``relevance report``. Heavy imports wait until it runs."""

import click

from dbn.terminal.options.command import command


@command(extra="study")
@click.argument("directory")
def report(directory: str) -> None:
    """Draw the figures and write the report of the study in DIRECTORY again, from its study.h5 alone."""
    from pathlib import Path

    from analysis.report.html import write_report
    from analysis.report.shown import REPORT_FACTS, check_shown
    from analysis.table.study_file import load_result
    from rbm.files import remove_parts
    from rbm.storage.lock import holding

    file = Path(directory) / "study.h5"
    result = load_result(file)
    check_shown(file, result, REPORT_FACTS)
    with holding(directory):
        remove_parts(Path(directory))
        path = write_report(Path(directory), result)
    click.echo(f"Report: {path.resolve()}")
