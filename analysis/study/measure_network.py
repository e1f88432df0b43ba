"""Measure one network of a study and save its rows; a task."""

import dataclasses
import hashlib
from collections.abc import Sequence

from analysis.entropies.layer_measure import LayerMeasure
from analysis.study.config import StudyConfig, parse_toml, to_toml
from analysis.study.data import StudyData, load_study_data
from analysis.study.network_rows import OnStep, measures_of, partners_of
from analysis.study.networks import Network, network_training
from analysis.table.network_file import NetworkMeasures, load_measures, save_measures
from analysis.table.row import TRAINED
from dbn.datasets.digest import digest
from rbm.compilation.clock import clock_without_compilation
from rbm.errors import InputError

_RULES = "second protocol"  # what rows are made for: a file made for others is not taken for one of these


def measure_network(
    root: str,
    config_toml: str,
    name: str,
    seed: int,
    measures: Sequence[LayerMeasure] = (),
    on_step: OnStep = lambda: None,
) -> None:
    """Measure one network and write its ``measures.h5``, unless that is there. A task.

    ``measures`` are your own, beside those of `analysis.entropies.registry`; ``on_step`` is called `n_steps` times.

    Raises
    ------
    InputError
        If the file there was made under another configuration or of other data, or a network is not trained yet.
    """
    network, config = Network(name, seed), parse_toml(config_toml)
    data, path = load_study_data(config), network.directory(root) / "measures.h5"
    expected = fingerprint(config, network, data, measures)
    if path.exists():
        if load_measures(path).digest != expected:
            raise InputError(
                f"{path} was measured under another configuration than the study's, on other data or with other "
                "measures: restore config.toml and the data, or delete the file to measure again"
            )
        return
    with clock_without_compilation() as clock:
        measured = measures_of(root, config, network, data, on_step, measures)
        seconds = clock()
    path.parent.mkdir(parents=True, exist_ok=True)
    save_measures(path, NetworkMeasures(expected, *measured, seconds))


def fingerprint(config: StudyConfig, network: Network, data: StudyData, measures: Sequence[LayerMeasure] = ()) -> str:
    """Return the SHA-256 of all that the rows of a network depend on: not of where the data lie, nor of other seeds."""
    partners = [partner.name for partner in partners_of(config, network)]
    alone = dataclasses.replace(
        config, data=None, binarise=None, held_out=None, hold_out=None, scale=None, spins=None, transpose=None,
        skip_columns=None, labels=None, shape=None, networks=(TRAINED,), seeds=1, samples=1, workers=1,
        training=network_training(config, network),
    )  # fmt: skip
    parts = [
        _RULES,
        network.name,
        digest(data.rows),
        digest(data.held_out),
        str(data.labels is not None),
        *partners,
    ]
    parts += [f"measure {measure.name}" for measure in measures]
    return hashlib.sha256("\n".join([to_toml(alone), *parts]).encode()).hexdigest()
