"""A progress bar with the time left, and a line for every layer done or a whole fine-tuning."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from dbn.config import DBNConfig
from dbn.finetuning.monitor import TuningRecord
from dbn.state import PretrainingState
from rbm.compilation.clock import clock_without_compilation
from rbm.training.early_stopping import best_epoch
from rbm.training.monitor import EpochRecord
from rbm.training.state import TrainingState


def epoch_costs(config: DBNConfig, n_visible: int) -> list[int]:
    """Estimate the relative time of an epoch of each layer: one for each weight and 200 for each unit."""
    sizes = (n_visible, *config.layers)
    return [below * above + 200 * (below + above) for below, above in zip(sizes, sizes[1:], strict=False)]


@contextmanager
def progress_display(console: Console | None = None, window: float = 30.0) -> Iterator[Progress]:
    """Show bars whose clock stands still while kernels are compiled, so that the time left is that of the work.

    window : seconds that the speed is estimated from. Bars are drawn on standard error unless there is a console.
    """
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    console = console or Console(stderr=True)
    with (
        clock_without_compilation() as clock,
        Progress(
            *columns, console=console, refresh_per_second=4, speed_estimate_period=window, get_time=clock
        ) as progress,
    ):
        yield progress


@contextmanager
def counting_progress(description: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar of so many steps; call the function yielded with the number of those just done."""
    with progress_display() as progress:
        task = progress.add_task(description, total=total)

        def advance(done: int) -> None:
            progress.update(task, advance=done)

        yield advance


def _stopped(state: TrainingState) -> str:
    """Say that a layer has stopped early, and where it was best."""
    if state.epoch >= state.config.epochs:
        return ""
    best = best_epoch(state.history)
    return f", stopped early: the {state.config.criterion} of held-out rows was best after {best}"


def _exchanged(record: EpochRecord) -> str:
    """Say how the chains of the last epoch exchanged states, of estimators whose chains do."""
    if math.isnan(record.round_trips):
        return ""
    rate = "-" if math.isnan(record.swap_rate) else f"{record.swap_rate:.2f}"
    log_z = "" if math.isnan(record.log_z) else f", log Z about {record.log_z:.1f} nats"
    undone = f", {record.rejected:.0f} epochs undone" if record.rejected > 0 else ""
    return (
        f"; in the last epoch neighbours swapped in at least {rate}, {record.round_trips:.0f} round trips"
        f"{log_z}{undone}"
    )


@contextmanager
def training_progress(
    config: DBNConfig, n_visible: int, console: Console | None = None
) -> Iterator[Callable[[PretrainingState], None]]:
    """Show a bar over all epochs of all layers; call the function yielded with every new state."""
    sizes = (n_visible, *config.layers)
    cost = epoch_costs(config, n_visible)
    total = sum(c * config.machine(layer).epochs for layer, c in enumerate(cost, start=1))
    with progress_display(console) as progress:
        task = progress.add_task("training", total=total)

        def advance(state: PretrainingState) -> None:
            done = sum(
                c * (s.config.epochs if s.finished else s.epoch) for c, s in zip(cost, state.states, strict=False)
            )
            layer, last = len(state.states), state.states[-1]
            text = f"layer {layer} of {len(cost)}, epoch {last.epoch} of {last.config.epochs}"
            progress.update(task, completed=done, description=text)
            if last.finished and last.history:
                record, seconds = last.history[-1], sum(r.seconds + r.monitor_seconds for r in last.history)
                progress.console.print(
                    f"layer {layer}: {sizes[layer - 1]} -> {sizes[layer]} units, "
                    f"{last.epoch} epochs in {seconds:.1f} s{_stopped(last)}; "
                    f"reconstruction error {record.reconstruction_error:.4f}, "
                    f"hidden activity {record.hidden_activity:.3f}{_exchanged(record)}",
                    highlight=False,
                )

        yield advance


def tuning_line(history: tuple[TuningRecord, ...]) -> str:
    """Say what the last epoch's record says, and how long the epochs of the records took: one line."""
    last, seconds = history[-1], sum(record.seconds + record.monitor_seconds for record in history)
    held = f"; held-out rows {_by_layer(last.held_out_errors)}" if last.held_out_errors else ""
    return (
        f"fine-tuning: {len(history)} epochs in {seconds:.1f} s; bits that differ after going up and down again: "
        f"{_by_layer(last.errors)}{held}"
    )


def _by_layer(errors: tuple[float, ...]) -> str:
    return ", ".join(f"{100 * error:.1f} % (layer {layer})" for layer, error in enumerate(errors, start=1))
