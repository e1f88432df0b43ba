"""Progress bars of a study: a listener to `analysis.study.run.run_study`."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import Progress, TaskID

from analysis.study.config import StudyConfig
from analysis.study.networks import Network, epochs_done, network_training
from analysis.study.progress import StudyProgress
from dbn.terminal.progress import epoch_costs, progress_display, training_progress

LOOK = 2.0  # seconds between two looks at the checkpoints of workers


class StudyBars:
    """Show how far a study is: a bar for each network of this process, or one for each phase of several workers.

    ``check`` is called at every report, and may raise to stop the study.
    """

    def __init__(
        self, directory: Path, config: StudyConfig, n_visible: int, check: Callable[[], None] = lambda: None
    ) -> None:
        self.directory, self.config, self.n_visible, self.check = directory, config, n_visible, check
        self._stack = ExitStack()
        self._at: tuple[str, Network | None] = ("", None)  # what the bar is of
        self._update: Callable[[StudyProgress], None] = lambda progress: None

    def __enter__(self) -> "StudyBars":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def __call__(self, progress: StudyProgress) -> None:
        """Show a report of the study."""
        self.check()
        if (progress.phase, progress.network) != self._at:
            self._stack.close()
            self._at = progress.phase, progress.network
            self._update = self._begin(progress)
        self._update(progress)

    def _begin(self, progress: StudyProgress) -> Callable[[StudyProgress], None]:
        """Open the bar of a phase and network; return what moves it."""
        if progress.phase == "joining":
            Console(stderr=True).print("Joining the table, drawing figures and writing the report ...", highlight=False)
            return lambda progress: None
        if progress.phase == "calibrating":
            return self._calibrating(progress)
        if progress.network is None:
            return self._workers(progress)
        return self._training(progress) if progress.phase == "training" else self._measuring(progress)

    def _training(self, progress: StudyProgress) -> Callable[[StudyProgress], None]:
        network = progress.network
        if network is not None and len(progress.networks) > 1:
            Console(stderr=True).print(f"{network.name}, seed {network.seed}", highlight=False)
        training = self.config.training if network is None else network_training(self.config, network)
        advance = self._stack.enter_context(training_progress(training, self.n_visible))

        def update(progress: StudyProgress) -> None:
            if progress.state is not None:
                advance(progress.state)

        return update

    def _measuring(self, progress: StudyProgress) -> Callable[[StudyProgress], None]:
        name, seed = progress.network or ("", 0)
        bar, task = self._stack.enter_context(progress_bar(f"measuring {name}, seed {seed}", progress.n_steps))
        return lambda progress: bar.update(task, completed=progress.steps)

    def _calibrating(self, progress: StudyProgress) -> Callable[[StudyProgress], None]:
        bar, task = self._stack.enter_context(progress_bar("calibrating the tests", progress.n_steps))
        return lambda progress: bar.update(task, completed=progress.steps)

    def _workers(self, progress: StudyProgress) -> Callable[[StudyProgress], None]:
        bar, task = self._stack.enter_context(progress_bar(progress.phase, None))
        looked = -LOOK

        def update(progress: StudyProgress) -> None:
            nonlocal looked
            if time.monotonic() - looked < LOOK and progress.n_done < len(progress.networks):
                return
            looked = time.monotonic()
            done, total = float(progress.n_done), float(len(progress.networks))
            if progress.phase == "training":
                parts = [self._training_cost(network) for network in progress.networks]
                done, total = sum(part[0] for part in parts), sum(part[1] for part in parts)
            text = f"{progress.phase}: {progress.n_done} of {len(progress.networks)} networks"
            bar.update(task, description=text, completed=done, total=total)

        return update

    def _training_cost(self, network: Network) -> tuple[float, float]:
        """Return what the epochs done of a network cost, and all of them, relative to each other."""
        training = network_training(self.config, network)
        costs = epoch_costs(training, self.n_visible)
        done = sum(c * n for c, n in zip(costs, epochs_done(self.directory, network), strict=False))
        return float(done), float(sum(c * training.machine(layer).epochs for layer, c in enumerate(costs, start=1)))


@contextmanager
def progress_bar(text: str, total: float | None) -> Iterator[tuple[Progress, TaskID]]:
    """Show a bar with the time left on standard error."""
    with progress_display(window=900) as progress:
        yield progress, progress.add_task(text, total=total)
