"""The networks of a study: which there are, how each is trained, and where it lies.

A network is a directory ``networks/<name>-seed<seed>/`` with its checkpoint ``model.h5`` and, once measured,
``measures.h5``.
"""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis.nulls.shuffle import shuffle_columns
from analysis.study.config import StudyConfig, parse_toml
from analysis.study.data import load_study_data
from analysis.table.row import PIXELS_SHUFFLED, TRAINED, UNTRAINED, WIDTHS_EQUAL, WIDTHS_PERMUTED
from dbn.checkpoint import FORMAT, KIND, load, save
from dbn.config import DBNConfig
from dbn.datasets.digest import digest
from dbn.model import DBN
from dbn.pretraining import PretrainingState, pretrain, untrained
from rbm.bits import States
from rbm.errors import InputError
from rbm.files import open_checkpoint


class Network(NamedTuple):
    """One network of a study."""

    name: str
    seed: int

    def directory(self, root: str | Path) -> Path:
        """Where it lies in the directory of the study."""
        return Path(root) / "networks" / f"{self.name.replace(' ', '-')}-seed{self.seed}"


def trained_networks(config: StudyConfig) -> list[Network]:
    """Those that are trained: all of the first seed, then of the next."""
    return [Network(name, seed) for seed in config.all_seeds for name in config.networks]


def measured_networks(config: StudyConfig) -> list[Network]:
    """Those that are measured: the untrained ones too."""
    return [Network(name, seed) for seed in config.all_seeds for name in (*config.networks, UNTRAINED)]


def network_widths(name: str, layers: tuple[int, ...]) -> tuple[int, ...]:
    """Hidden sizes of a network, bottom up, from those of the configuration (PROTOCOL.md, 1)."""
    if name == WIDTHS_PERMUTED:
        pairs = (layers[i : i + 2][::-1] for i in range(0, len(layers), 2))
        return tuple(width for pair in pairs for width in pair)
    if name == WIDTHS_EQUAL:
        return (round(float(np.exp(np.mean(np.log(layers))))),) * len(layers)
    return layers


def network_training(config: StudyConfig, network: Network) -> DBNConfig:
    """How it is trained: values a layer follow the position. Snapshots are kept of the subject of the study alone."""
    training = config.training
    return dataclasses.replace(
        training,
        layers=network_widths(network.name, training.layers),
        seed=network.seed,
        snapshots=training.snapshots and network.name == TRAINED,
    )


def training_rows(rows: States, network: Network) -> States:
    """What it is trained on."""
    return shuffle_columns(rows, seed=network.seed, draw=0) if network.name == PIXELS_SHUFFLED else rows


def train_network(
    root: str, config_toml: str, name: str, seed: int, on_epoch: Callable[[PretrainingState], None] = lambda state: None
) -> None:
    """Train one network, or go on with what its ``model.h5`` holds, which is saved after every epoch. A task.

    Raises
    ------
    InputError
        If its checkpoint is of another configuration or other data.
    """
    network, config = Network(name, seed), parse_toml(config_toml)
    training, data = network_training(config, network), load_study_data(config)
    directory = network.directory(root)
    path = directory / "model.h5"
    rows = training_rows(data.rows, network)
    state = load(path) if path.exists() else None
    if state is not None:
        if state.config != training:
            raise InputError(f"{path} was trained under another configuration than the study's: restore config.toml")
        if state.digest != digest(rows):
            raise InputError(f"{path} was trained on other data than the study's: restore them, or delete the file")
        on_epoch(state)
        if state.complete:
            return
    directory.mkdir(parents=True, exist_ok=True)

    def keep(state: PretrainingState) -> None:
        save(path, state, config.source)
        on_epoch(state)

    pretrain(rows, training if state is None else None, state=state, held_out=data.held_out, on_epoch=keep)


def load_network(root: str | Path, config: StudyConfig, network: Network, rows: States) -> DBN:
    """The network as trained, or as initialised for the rows.

    Raises
    ------
    InputError
        If its training is not finished.
    """
    if network.name == UNTRAINED:
        return untrained(rows, network_training(config, network))
    path = network.directory(root) / "model.h5"
    state = load(path)
    if not state.complete:
        raise InputError(f"{path} is not trained to the end: go on with relevance study --resume")
    return state.model


def epochs_done(root: str | Path, network: Network) -> list[int]:
    """Epochs of each layer begun, from the checkpoint as it is now; empty if there is none."""
    path = network.directory(root) / "model.h5"
    if not path.exists():
        return []
    with open_checkpoint(path, KIND, FORMAT) as file:
        return [int(file[f"layers/{n}"].attrs["epoch"]) for n in range(1, len(file["layers"]) + 1)]
