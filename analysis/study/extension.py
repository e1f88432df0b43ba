"""Go on with a saved study under a configuration that asks for more; what is measured again."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from analysis.entropies.layer_measure import LayerMeasure
from analysis.study.config import STUDY_PARAMETERS, StudyConfig
from analysis.study.data import StudyData
from analysis.study.measure_network import fingerprint
from analysis.study.more_epochs import check_more_epochs, layer_epochs
from analysis.study.networks import measured_networks
from analysis.table.network_file import load_measures
from rbm.errors import InputError

EXTENSIBLE = "more seeds, more networks, more epochs of the last layer, another number of workers"
_FREE = ("workers", "seeds", "networks", "epochs")


def extended(saved: StudyConfig, wanted: StudyConfig) -> StudyConfig:
    """Return the configuration of a saved study that goes on as ``wanted``.

    Networks keep the order of the saved ones, new ones follow.

    Raises
    ------
    InputError
        Unless ``wanted`` is ``saved`` with more seeds, more networks, more epochs of the last layer or other workers.
    """
    changed = differences(saved, wanted)
    fixed = [name for name in changed if name not in _FREE]
    if fixed:
        raise InputError(
            f"the saved study has another {', '.join(fixed)}: leave it as it is. A study goes on with {EXTENSIBLE}"
        )
    if wanted.seeds < saved.seeds:
        raise InputError(f"seeds cannot be fewer than the saved {saved.seeds}; got {wanted.seeds}")
    missing = [name for name in saved.networks if name not in wanted.networks]
    if missing:
        raise InputError(f"networks must hold the saved {', '.join(saved.networks)}; {', '.join(missing)} is missing")
    check_more_epochs(saved.training, wanted.training)
    same = layer_epochs(saved.training) == layer_epochs(wanted.training)
    new = tuple(name for name in wanted.networks if name not in saved.networks)
    return dataclasses.replace(
        wanted, networks=(*saved.networks, *new), training=saved.training if same else wanted.training
    )


def differences(saved: StudyConfig, wanted: StudyConfig) -> list[str]:
    """Name the values in which two configurations differ."""
    training = [field.name for field in dataclasses.fields(saved.training)]
    changed = [name for name in STUDY_PARAMETERS if getattr(saved, name) != getattr(wanted, name)]
    return changed + [name for name in training if getattr(saved.training, name) != getattr(wanted.training, name)]


def forget_outdated(
    directory: Path, saved: StudyConfig, wanted: StudyConfig, data: StudyData, measures: Sequence[LayerMeasure]
) -> None:
    """Delete the measures of networks that must be measured again under ``wanted``.

    With a new network that is a null, or with more epochs, rows of other networks change too. Files that do not belong
    to the saved study are left; measuring refuses them.
    """
    for network in measured_networks(saved):
        path = network.directory(directory) / "measures.h5"
        before, after = (fingerprint(config, network, data, measures) for config in (saved, wanted))
        if before != after and path.exists() and load_measures(path).digest == before:
            path.unlink()
