"""Command ``relevance claims``. Heavy imports wait until it runs."""

import click


@click.command()
@click.argument("study")
@click.option("--markdown", help="File for the whole account as a Markdown page; figures go to a directory beside it.")
@click.option("--overwrite", is_flag=True, help="Replace --markdown and its figures if they exist.")
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
    from dbn.terminal.console import Failure, claim_outputs

    if Path(study).is_file():
        if markdown is not None:
            raise Failure(f"--markdown draws figures from study.h5: give the directory of the study, not {study}")
        print_claims(decide_and_tabulate(read_csv(study)))
        return
    file = Path(study) / "study.h5"
    claim_outputs(overwrite, [str(file)], markdown=markdown)
    if markdown is not None and not overwrite and Path(markdown).with_suffix("").exists():
        raise Failure(
            f"{Path(markdown).with_suffix('')} exists, where the figures go: give another --markdown, or --overwrite"
        )
    result = load_result(file)
    click.echo(f"{result.facts['sizes']} units; data {result.data_name}, sha256 {short(str(result.facts['digest']))}\n")
    print_claims(decide_and_tabulate(result.rows))
    if markdown is not None:
        from analysis.report.markdown import write_page

        click.echo(f"Page: {write_page(markdown, result).resolve()}")
