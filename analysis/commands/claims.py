"""Command ``relevance claims``. Heavy imports wait until it runs."""

import click


@click.command()
@click.argument("directory")
@click.option("--markdown", help="File for the whole account as a Markdown page; figures go to a directory beside it.")
@click.option("--overwrite", is_flag=True, help="Replace --markdown and its figures if they exist.")
def claims(directory: str, markdown: str | None, overwrite: bool) -> None:
    """Say what the study in DIRECTORY decides of the three claims, and the numbers behind it, from its study.h5."""
    from pathlib import Path

    from analysis.report.decisions import decide_and_tabulate
    from analysis.table.study_file import load_result
    from analysis.terminal.verdicts import print_claims
    from dbn.terminal.console import Failure, claim_outputs

    study = Path(directory) / "study.h5"
    claim_outputs(overwrite, [str(study)], markdown=markdown)
    if markdown is not None and not overwrite and Path(markdown).with_suffix("").exists():
        raise Failure(
            f"{Path(markdown).with_suffix('')} exists, where the figures go: give another --markdown, or --overwrite"
        )
    result = load_result(study)
    print_claims(decide_and_tabulate(result.rows))
    if markdown is not None:
        from analysis.report.markdown import write_page

        click.echo(f"Page: {write_page(markdown, result).resolve()}")
