"""The studies of ``relevance study --preset claims``: what the second protocol asks of each named data set."""

import dataclasses
from typing import NamedTuple

from analysis.protocols.second import DECIDING_SETS
from analysis.study.config import StudyConfig
from analysis.table.row import PIXELS_SHUFFLED, TRAINED, WIDTHS_EQUAL
from dbn.config import DBNConfig
from dbn.terminal.recipes import recipe_named

SETS = DECIDING_SETS
DOSES = ("mnist-flipped-1", "mnist-flipped-3", "mnist-flipped-10")  # MNIST with so many percent of its pixels flipped
FEWER_POINTS = (1000, 10_000)
FINER = (500, 350, 250, 175, 120, 85, 60, 42, 30, 27, 25, 22, 20, 17, 15, 12, 10, 7, 5)  # twice as many layers
_EFFORT = StudyConfig(
    seeds=5, shuffles=10, splits=10, matches=5, bootstraps=20, power_law_draws=2, patterns=1000, subsamples=4,
    calibration=10, workers=2,
)  # fmt: skip
_CD = DBNConfig(epochs=10, momentum=0.0)
_PCD = DBNConfig(epochs=30, momentum=0.0, estimator="pcd", k=10, schedule="linear")
_MIXING = DBNConfig(**{**recipe_named("likelihood").values, "layers": DBNConfig().layers, "epochs": 100})
TRAININGS = {
    "CD-10": _CD,
    "PCD-10": _PCD,
    "CD-10, finer stack": dataclasses.replace(_CD, layers=FINER),
    "PCD-1 for the likelihood": _MIXING,
}
_JUDGED = (TRAINED, PIXELS_SHUFFLED)  # networks that the claims compare; the untrained one is measured with these
_MIXING_SET = "mnist-pooled"  # on which layer 1, trained like this, mixes


class Part(NamedTuple):
    """One study."""

    name: str  # of its directory in that of the whole
    config: StudyConfig
    decides: bool  # whether (iii) as a law is decided on it


def with_workers(parts: tuple[Part, ...], workers: int | None) -> tuple[Part, ...]:
    """Return the parts with another number of processes each; as they are where it is None."""
    if workers is None:
        return parts
    return tuple(part._replace(config=dataclasses.replace(part.config, workers=workers)) for part in parts)


def claims_parts(names: tuple[str, ...] = (*SETS, *DOSES)) -> tuple[Part, ...]:
    """List the studies of some data sets, those that decide first.

    Each set with all its rows, CD-10, and the networks the claims need, "trained" and "pixels shuffled"; those of
    `SETS` also with the network "widths equal", with fewer points, with PCD-10 and with a finer stack, and MNIST with
    machines trained for the likelihood.
    """
    chosen = [name for name in SETS if name in names]
    whole = [Part(f"{name}-cd10", _study(name, _CD, *_JUDGED, WIDTHS_EQUAL), True) for name in chosen]
    doses = [Part(f"{name}-cd10", _study(name, _CD, *_JUDGED), False) for name in DOSES if name in names]
    return (*whole, *doses, *(part for name in chosen for part in _others(name)))


def _others(name: str) -> list[Part]:
    fewer = [Part(f"{name}-cd10-M{n}", _study(f"{name}:train:{n}", _CD, *_JUDGED), False) for n in FEWER_POINTS]
    mixing = [Part(f"{name}-likelihood", _study(name, _MIXING, TRAINED), False)] if name == _MIXING_SET else []
    return [
        Part(f"{name}-pcd10", _study(name, _PCD, TRAINED), False),
        *fewer,
        Part(f"{name}-finer", _study(name, TRAININGS["CD-10, finer stack"], TRAINED), False),
        *mixing,
    ]


def _study(data: str, training: DBNConfig, *networks: str) -> StudyConfig:
    return dataclasses.replace(_EFFORT, data=data, training=training, networks=networks)
