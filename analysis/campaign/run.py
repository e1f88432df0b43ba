"""Run the studies of a campaign one after the other, each in a directory of its own; what is done is not done again."""

from collections.abc import Callable, Sequence
from pathlib import Path

from analysis.campaign.parts import Part
from analysis.report.html import write_report
from analysis.study.config import CONFIG, from_toml
from analysis.study.directory import check_study, located
from analysis.study.extension import differences
from analysis.study.progress import OnProgress
from analysis.study.run import run_study
from rbm.errors import InputError


def check_parts(parts: Sequence[Part]) -> None:
    """Load the data of every part that has a set of its own; InputError, before anything runs, if one cannot be had."""
    for data in dict.fromkeys(part.config.data for part in parts):
        check_study(next(part.config for part in parts if part.config.data == data))


def is_done(part: Part, directory: Path) -> bool:
    """Tell whether a part has been run to its end."""
    root = directory / part.name
    if not (root / "report.html").is_file() or not (root / CONFIG).is_file():
        return False
    return set(differences(located(from_toml(root / CONFIG)), located(part.config))) <= {"workers"}


def run_parts(
    parts: Sequence[Part],
    directory: Path,
    on_part: Callable[[int, Part], OnProgress],
    scheduler: str | None = None,
) -> None:
    """Run the parts that are not done, each to its report.

    Parameters
    ----------
    parts : sequence of Part
    directory : Path
        Of the whole.
    on_part : callable
        Called with the number of parts done and the part that begins; returns the listener of its study.
    scheduler : str, optional
        Address of a Dask scheduler to run on.

    Raises
    ------
    InputError
        As `run_study`; the message names the part.
    """
    for number, part in enumerate(parts):
        if is_done(part, directory):
            continue
        root = directory / part.name
        try:
            result = run_study(part.config, root, on_progress=on_part(number, part), scheduler=scheduler)
        except InputError as error:
            raise InputError(f"{part.name}: {error}") from None
        write_report(root, result)


def decided(parts: Sequence[Part], directory: Path) -> list[str]:
    """Return the directories of the parts that decide, and are done."""
    return [str(directory / part.name) for part in parts if part.decides and is_done(part, directory)]
