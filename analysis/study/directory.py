"""The directory of a study: check it and the data, save the configuration, go on with the one saved there."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from analysis.entropies.layer_measure import LayerMeasure
from analysis.study.config import CONFIG, StudyConfig, from_toml, to_toml
from analysis.study.data import StudyData, load_study_data
from analysis.study.extension import extended, forget_outdated
from analysis.study.held_directory import is_empty
from analysis.study.networks import trained_networks
from dbn.checkpoint import load
from dbn.datasets import digest
from dbn.pictures import parse_shape
from rbm.errors import InputError
from rbm.files import write_whole


def prepare_directory(
    config: StudyConfig, directory: str | Path, measures: Sequence[LayerMeasure] = ()
) -> tuple[Path, StudyConfig]:
    """Check data and directory, save the configuration, and return both as the study goes on; errors as `run_study`."""
    root, config = Path(directory), located(config)
    saved = located(from_toml(root / CONFIG)) if (root / CONFIG).is_file() else None
    if saved is None:
        if not is_empty(root):
            raise InputError(f"{root} exists, is not empty and holds no study: give another directory")
        check_study(config)
        root.mkdir(parents=True, exist_ok=True)
    else:
        config = extended(saved, config)
        data = check_study(config)
        if config != saved:
            forget_outdated(root, saved, config, data, measures)
    write_config(root, config)
    return root, config


def check_study(config: StudyConfig) -> StudyData:
    """Load the data, and raise InputError for what would fail only after the training."""
    data = load_study_data(config)
    if config.shape is not None:
        parse_shape(config.shape, data.rows.n_units)
    return data


def task_config(config: StudyConfig) -> str:
    """Return the configuration as tasks take it: TOML, with the whole paths of files."""
    return to_toml(located(config))


def write_config(directory: Path, config: StudyConfig) -> None:
    """Write ``config.toml``, from which a study goes on."""
    write_whole(directory / CONFIG, to_toml(config).encode())


def moved_data(directory: Path, config: StudyConfig) -> StudyConfig:
    """Save a study's configuration with new places of the data, whose rows must be those its networks were trained on.

    Raises
    ------
    InputError
        If the data cannot be read or are others. Held-out rows are compared when a network is measured.
    """
    config = located(config)
    rows = load_study_data(config).rows
    for network in trained_networks(config):
        path = network.directory(directory) / "model.h5"
        if path.exists() and load(path).digest != digest(network.kind.training_rows(rows, network.seed)):
            raise InputError(
                f"{path} was trained on other rows than those of {config.data}: name the file that has them"
            )
    write_config(directory, config)
    return config


def located(config: StudyConfig) -> StudyConfig:
    """Return the configuration with the whole paths of files, which hold in any directory."""
    source = config.source.located()
    return dataclasses.replace(config, data=source.data, held_out=source.held_out, labels=source.labels)
