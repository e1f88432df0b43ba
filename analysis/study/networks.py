"""Train and load the networks of a study.

A network has a directory ``networks/<name>-seed<seed>/`` with its checkpoint ``model.h5`` and, once measured,
``measures.h5``.
"""

import dataclasses
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from analysis.study.config import StudyConfig, parse_toml
from analysis.study.data import load_study_data
from analysis.study.more_epochs import with_more_epochs
from analysis.study.network_kinds import ALWAYS_MEASURED, NetworkKind, kind_named
from analysis.table.row import TRAINED
from dbn.checkpoint import load, load_epochs, save
from dbn.config import DBNConfig
from dbn.datasets.digest import digest
from dbn.model import DBN
from dbn.pretraining import PretrainingState, pretrain, untrained
from rbm.bits import States
from rbm.errors import InputError


class Network(NamedTuple):
    """One network of a study."""

    name: str
    seed: int

    @property
    def kind(self) -> NetworkKind:
        """What sets it apart from the other networks of the study."""
        return kind_named(self.name)

    def directory(self, root: str | Path) -> Path:
        """Return its directory in that of the study."""
        return Path(root) / "networks" / f"{self.name.replace(' ', '-')}-seed{self.seed}"


def trained_networks(config: StudyConfig) -> list[Network]:
    """List the networks that are trained: all of the first seed, then of the next."""
    return [Network(name, seed) for seed in config.all_seeds for name in config.networks]


def measured_networks(config: StudyConfig) -> list[Network]:
    """List the networks that are measured: those that are trained, and the untrained one of every seed."""
    return [Network(name, seed) for seed in config.all_seeds for name in (*config.networks, *ALWAYS_MEASURED)]


def network_training(config: StudyConfig, network: Network) -> DBNConfig:
    """Return how a network is trained: values a layer follow the position; only the network "trained" has snapshots."""
    training = config.training
    return dataclasses.replace(
        training,
        layers=network.kind.widths(training.layers),
        seed=network.seed,
        snapshots=training.snapshots and network.name == TRAINED,
    )


def train_network(
    root: str, config_toml: str, name: str, seed: int, on_epoch: Callable[[PretrainingState], None] = lambda state: None
) -> None:
    """Train one network and save its ``model.h5`` after every epoch; go on with the file if there is one. A task.

    A checkpoint that differs in more epochs of the last layer alone is trained on.

    Raises
    ------
    InputError
        If its checkpoint is of another configuration or other data.
    """
    network, config = Network(name, seed), parse_toml(config_toml)
    training, data = network_training(config, network), load_study_data(config)
    directory = network.directory(root)
    path = directory / "model.h5"
    rows = network.kind.training_rows(data.rows, network.seed)
    state = load(path) if path.exists() else None
    if state is not None:
        state = with_more_epochs(state, training)
        if state.config != training:
            raise InputError(f"{path} was trained under another configuration than the study's: restore config.toml")
        if state.digest != digest(rows):
            raise InputError(f"{path} was trained on other data than the study's: restore them, or delete the file")
        if state.held_out_digest not in ("", digest(data.held_out)):
            raise InputError(
                f"{path} was trained beside other held-out rows than the study's: restore them, or delete the file"
            )
        on_epoch(state)
        if state.complete:
            return
    directory.mkdir(parents=True, exist_ok=True)

    source = config.source.located()
    if rows is not data.rows:
        source = source._replace(changed=name)

    def keep(state: PretrainingState) -> None:
        save(path, state, source)
        on_epoch(state)

    pretrain(rows, training if state is None else None, state=state, held_out=data.held_out, on_epoch=keep)


def load_network(root: str | Path, config: StudyConfig, network: Network, rows: States) -> DBN:
    """Load a network as trained, or initialise it for the rows if it is one that is not trained.

    Raises
    ------
    InputError
        If its training is not finished.
    """
    if not network.kind.trained:
        return untrained(rows, network_training(config, network))
    path = network._replace(name=network.kind.model_of or network.name).directory(root) / "model.h5"
    state = load(path)
    if not state.complete:
        raise InputError(f"{path} is not trained to the end: go on with relevance study --resume")
    return state.model


def epochs_done(root: str | Path, network: Network) -> list[int]:
    """Read how many epochs each layer begun has, from the checkpoint as it is now; empty if there is none."""
    path = network.directory(root) / "model.h5"
    try:
        found = path.stat()
    except FileNotFoundError:
        return []
    return list(_epochs_of(path, (found.st_ino, found.st_mtime_ns, found.st_size)))


@lru_cache(maxsize=1024)
def _epochs_of(path: Path, version: tuple[int, ...]) -> tuple[int, ...]:
    """Read the epochs of a checkpoint; one that has not changed since it was read is not read again."""
    return tuple(load_epochs(path))
