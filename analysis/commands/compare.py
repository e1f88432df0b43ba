"""Command ``relevance compare``. Heavy imports wait until it runs."""

import click

from dbn.terminal.options.command import command


@command(extra="study")
@click.argument("studies", nargs=-1, required=True, metavar="STUDY...")
@click.option("--out", default="compare.png", help="The picture: .png, .svg or .pdf.")
@click.option("--csv", help="CSV file for the differences.")
@click.option("--overwrite", is_flag=True, help="Replace --out and --csv if they exist.")
def compare(studies: tuple[str, ...], out: str, csv: str | None, overwrite: bool) -> None:
    """Draw several studies in one plane, and list how their layers differ from the first one's.

    STUDY is the directory of a study, or of a point of a sweep, or a table, study.csv or study.csv.gz. Intervals are
    Student's t over seeds, of differences seed by seed where both studies have the same seeds, else Welch's.
    """
    from pathlib import Path

    from analysis.comparison.differences import compare as compare_studies
    from analysis.comparison.differences import read_studies
    from analysis.figures.comparison import MOST, draw_comparison
    from analysis.figures.files import save_figure
    from analysis.terminal.comparison_table import print_differences, write_differences
    from dbn.terminal.console import Failure, claim_outputs

    if Path(out).suffix not in (".png", ".svg", ".pdf"):
        raise Failure(f"--out must end in .png, .svg or .pdf; got {out}")
    if len(studies) > MOST:
        raise Failure(f"a picture holds up to {MOST} studies; got {len(studies)}")
    claim_outputs(overwrite, list(studies), out=out, csv=csv)
    tables = read_studies(studies)
    found = compare_studies(tables)
    save_figure(Path(out), draw_comparison(tables))
    if csv is not None:
        write_differences(csv, found)
    print_differences(next(iter(tables)), found)
    click.echo(out)
