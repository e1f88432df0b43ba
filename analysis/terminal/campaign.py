"""Run a campaign from the command line: which study is at work, and what all of them say in the end."""

from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from analysis.campaign.parts import Part, claims_parts, with_workers
from analysis.campaign.run import check_parts, decided, run_parts
from analysis.claims.reading import index_final
from analysis.study.data import load_study_data
from analysis.study.progress import OnProgress
from analysis.table.study_file import data_set_of, load_result
from analysis.terminal.progress import StudyBars
from analysis.terminal.verdicts import print_law
from dbn.terminal.interruption import interrupted, stop_between_steps
from rbm.errors import InputError
from rbm.signals import Terminated


def run_claims(out: str, names: tuple[str, ...] | None, workers: int | None, scheduler: str | None) -> None:
    """Run the studies of the second protocol that are not done, and print what those that decide say."""
    directory = Path(out)
    run_with_bars(_chosen(names, workers), directory, scheduler)
    everything = claims_parts()  # sets that were studied before decide too
    found = [load_result(Path(path) / "study.h5") for path in decided(everything, directory)]
    print_law({data_set_of(result): index_final(result.rows) for result in found})


def run_with_bars(parts: tuple[Part, ...], directory: Path, scheduler: str | None) -> None:
    """Run the studies that are not done, with a bar for each; stopped, the same command goes on."""
    check_parts(parts)
    try:
        with stop_between_steps("look at the workers") as check:
            listener = _Listener(directory, len(parts), check)
            run_parts(parts, directory, listener.begin, scheduler)
            listener.end()
            check()
    except (KeyboardInterrupt, Terminated) as stop:
        raise interrupted("The same command goes on where it stopped.", stop) from None


def _chosen(names: tuple[str, ...] | None, workers: int | None) -> tuple[Part, ...]:
    parts = claims_parts() if names is None else claims_parts(names)
    known = {str(part.config.data) for part in claims_parts()}
    unknown = [name for name in names or () if name not in known]
    if unknown or not parts:
        sets = ", ".join(sorted(name for name in known if ":" not in name))
        raise InputError(f"--data of the preset claims are names among {sets}; got {', '.join(unknown) or 'none'}")
    return with_workers(parts, workers)


class _Listener:
    """Opens the bars of each study and closes those of the one before."""

    def __init__(self, directory: Path, n_parts: int, check: Callable[[], None]) -> None:
        self.directory, self.n_parts, self.check = directory, n_parts, check
        self.bars: StudyBars | None = None

    def begin(self, number: int, part: Part) -> OnProgress:
        self.end()
        Console(stderr=True).print(f"Study {number + 1} of {self.n_parts}: {part.name}", highlight=False)
        n_visible = load_study_data(part.config).rows.n_units
        self.bars = StudyBars(self.directory / part.name, part.config, n_visible, self.check)
        return self.bars

    def end(self) -> None:
        if self.bars is not None:
            self.bars.__exit__(None, None, None)
            self.bars = None
