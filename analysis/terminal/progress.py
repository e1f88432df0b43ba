"""How far a study is, on the terminal: one network after the other, or several at once."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from analysis.study.config import StudyConfig
from analysis.study.measure_network import measure_network, n_steps
from analysis.study.networks import (
    Network,
    epochs_done,
    measured_networks,
    network_training,
    train_network,
    trained_networks,
)
from analysis.study.run import run_phases, task_config
from dbn.terminal.progress import epoch_costs, training_progress

LOOK = 2.0  # seconds between two looks at the checkpoints


def run_one_by_one(directory: Path, config: StudyConfig, n_visible: int, check: Callable[[], None]) -> None:
    """All networks in this process, with a bar each; ``check`` is called after every epoch and step."""
    root, toml, console = str(directory), task_config(config), Console(stderr=True)
    networks = trained_networks(config)
    for network in networks:
        if len(networks) > 1:
            console.print(f"{network.name}, seed {network.seed}", highlight=False)
        with training_progress(network_training(config, network), n_visible) as advance:

            def on_epoch(state: Any, advance: Callable[[Any], None] = advance) -> None:
                advance(state)
                check()

            train_network(root, toml, *network, on_epoch)
    for network in measured_networks(config):
        with _bar(f"measuring {network.name}, seed {network.seed}", n_steps(config, network)) as (bar, task):

            def on_step(bar: Progress = bar, task: TaskID = task) -> None:
                bar.advance(task)
                check()

            measure_network(root, toml, *network, on_step)
            bar.update(task, completed=n_steps(config, network))


def run_at_once(
    directory: Path, config: StudyConfig, n_visible: int, check: Callable[[], None], scheduler: str | None
) -> None:
    """All networks by several workers, with a bar a phase; ``check`` is called a few times a second."""
    costs = {network: _cost(config, network, n_visible) for network in trained_networks(config)}
    with _bar("starting workers", None) as (bar, task):
        looked, begun = -LOOK, ""

        def on_wait(phase: str, networks: list[Network], n_done: int) -> None:
            nonlocal looked, begun
            check()
            if time.monotonic() - looked < LOOK and n_done < len(networks):
                return
            looked = time.monotonic()
            if phase != begun:
                bar.reset(task)  # the time left is that of the phase
                begun = phase
            done, total = float(n_done), float(len(networks))
            if phase == "training":
                epochs = [epochs_done(directory, network) for network in networks]
                spent = [zip(costs[n][0], e, strict=False) for n, e in zip(networks, epochs, strict=True)]
                done = sum(cost * number for layers in spent for cost, number in layers)
                total = sum(costs[network][1] for network in networks)
            bar.update(task, description=f"{phase}: {n_done} of {len(networks)} networks", completed=done, total=total)

        run_phases(directory, config, scheduler=scheduler, on_wait=on_wait)


def _cost(config: StudyConfig, network: Network, n_visible: int) -> tuple[list[int], float]:
    """Of an epoch of each layer, and of the whole training."""
    training = network_training(config, network)
    costs = epoch_costs(training, n_visible)
    return costs, float(sum(c * training.machine(layer).epochs for layer, c in enumerate(costs, start=1)))


@contextmanager
def _bar(text: str, total: float | None) -> Iterator[tuple[Progress, TaskID]]:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"),
               TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), refresh_per_second=4, speed_estimate_period=900) as progress:
        yield progress, progress.add_task(text, total=total)
