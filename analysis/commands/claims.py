"""Command ``relevance claims``. Heavy imports wait until it runs."""

import click


@click.command()
@click.argument("study")
@click.option("--markdown", help="File for the whole account as a Markdown page; figures go to a directory beside it.")
@click.option("--overwrite", is_flag=True, help="Replace --markdown if it exists.")
def claims(study: str, markdown: str | None, overwrite: bool) -> None:
    """Say what a study decides of the three claims, and the numbers behind it.

    STUDY is its directory, with study.h5, or its table alone: study.csv, or study.csv.gz.
    """
    from pathlib import Path

    from analysis.report.decisions import decide_and_tabulate
    from analysis.table.row import read_csv
    from analysis.table.study_file import load_result
    from analysis.terminal.verdicts import print_claims
    from dbn.model_data import short
    from dbn.terminal.console import Failure

    if markdown is not None and Path(markdown).exists() and not overwrite:
        raise Failure(f"{markdown} exists: give another --markdown, or --overwrite to replace it")
    if Path(study).is_file():
        if markdown is not None:
            raise Failure(f"--markdown draws figures from study.h5: give the directory of the study, not {study}")
        print_claims(decide_and_tabulate(read_csv(study)))
        return
    result = load_result(Path(study) / "study.h5")
    click.echo(f"{result.facts['sizes']} units; data {result.data_name}, sha256 {short(str(result.facts['digest']))}\n")
    print_claims(decide_and_tabulate(result.rows))
    if markdown is not None:
        from analysis.report.markdown import write_page

        click.echo(f"Page: {write_page(markdown, result).resolve()}")
