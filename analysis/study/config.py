"""The configuration of a study: its values, presets of them, and the TOML file they are saved in."""

import dataclasses
import tomllib
from dataclasses import dataclass
from functools import partial
from operator import le
from pathlib import Path
from typing import Any

from analysis.study.network_kinds import NETWORKS
from analysis.table.row import TRAINED
from dbn.config import LAYER_PARAMETERS, DBNConfig
from dbn.datasets.names import is_embedded
from dbn.datasets.source import LAST, SHUFFLED, DataSource
from rbm.checks import make_plain, require
from rbm.errors import InputError

CONFIG = "config.toml"  # in the directory of a study


@dataclass(frozen=True)
class StudyConfig:
    """Configure a study: the data, the networks, how much is measured, and how the stack is trained.

    Examples
    --------
    >>> from analysis import StudyConfig
    >>> from dbn import DBNConfig
    >>> config = StudyConfig(data="spikes.npy", seeds=3, training=DBNConfig(layers=(30, 10), seed=5))
    >>> config.all_seeds
    (5, 6, 7)
    >>> StudyConfig(patterns=3)
    Traceback (most recent call last):
        ...
    rbm.errors.InputError: patterns must be at least 4; got 3
    """

    data: str | None = None  # as on the command line; None is the embedded MNIST
    binarise: str | None = None
    held_out: str | None = None  # None: MNIST's test images, or a tenth of other data
    hold_out: str | None = SHUFFLED  # which tenth: a draw from the seed, or the last one
    scale: float | None = None  # this and the next as on the command line, for other data than MNIST
    spins: bool | None = None
    transpose: bool | None = None
    skip_columns: tuple[str, ...] | None = None
    labels: str | None = None  # of the rows: a column or a file
    shape: str | None = None  # of one picture, for figures; None is the square if there is one
    networks: tuple[str, ...] = (TRAINED,)  # those trained; the untrained one is always measured
    seeds: int = 1  # training.seed, training.seed + 1, ...
    shuffles: int = 20  # draws of the column-shuffled surrogate
    splits: int = 20  # of the data into halves, for error bars
    matches: int = 5  # draws of the nulls matched in resolution
    bootstraps: int = 50  # of the entropies, and of every fitted power law
    power_law_draws: int = 2  # of the column-shuffled surrogate, for how often a power law is called
    patterns: int = 500  # generated from every layer in each of three ways, and judged
    subsamples: int = 4  # numbers of data points, log-spaced, at which entropies are measured
    calibration: int = 2  # samples of every control at every resolution that the tests are tried on; 0: none
    samples: int = 8  # patterns generated from every layer and start, for the figure
    steps: int = 1000  # Gibbs sweeps before each pattern drawn freely
    workers: int = 1  # processes, each of them trains or measures one network
    training: DBNConfig = dataclasses.field(default_factory=DBNConfig)

    def __post_init__(self) -> None:
        make_plain(self)
        for name in COUNTS:
            least = LEAST.get(name, 1)
            require(name, getattr(self, name), int, partial(le, least), f"at least {least}")
        for name in ("data", "binarise", "held_out", "shape", "labels"):
            if getattr(self, name) is not None:
                require(name, getattr(self, name), str, bool, "a text")
        tenths = f"one of {SHUFFLED}, {LAST}"
        require("hold_out", self.hold_out or LAST, str, lambda x: x in (SHUFFLED, LAST), tenths)
        known = f"different ones of {', '.join(NETWORKS)}, {TRAINED} among them"
        require("networks", self.networks, tuple, lambda x: set(x) <= set(NETWORKS) and TRAINED in x, known)
        require("networks", self.networks, tuple, lambda x: len(set(x)) == len(x), known)
        last = self.training.seed + self.seeds - 1
        dataclasses.replace(self.training, seed=last)  # raises unless the last seed is valid

    @property
    def source(self) -> DataSource:
        """Return where the data come from."""
        source = DataSource(
            self.data, self.binarise, self.held_out, self.scale, bool(self.spins), bool(self.transpose),
            self.skip_columns or (), self.labels,
        )  # fmt: skip
        if source.held_out_name is None:
            source = source._replace(tenth=LAST if is_embedded(self.data) else self.hold_out)
        return source if is_embedded(self.data) else source._replace(seed=self.training.seed)

    @property
    def all_seeds(self) -> tuple[int, ...]:
        """Return the seeds every network is trained from."""
        return tuple(range(self.training.seed, self.training.seed + self.seeds))


STUDY_PARAMETERS = tuple(f.name for f in dataclasses.fields(StudyConfig) if f.name != "training")
COUNTS = tuple(f.name for f in dataclasses.fields(StudyConfig) if f.type is int or f.type == "int")
LEAST = {"patterns": 4, "calibration": 0}  # each pattern is compared with 3 neighbours
# Layer 1 is trained for few epochs and without momentum: CD-k teaches a machine near the data only, and with more of
# either the long chains of layer 1 drift into blank and blotted images. Rate, momentum and epochs were chosen by the
# look of samples of layer 1 and by no entropy. "full" trains all layers alike and long enough to pay for it; it is what
# docs/results-first.md was run with, in some 40 minutes on 2 cores. Every number can be raised (--epochs 30).
PRESETS = {
    "quick": StudyConfig(training=DBNConfig(epochs=(3, 8, *(15,) * 8), momentum=0.0)),
    "full": StudyConfig(
        networks=NETWORKS, seeds=5, shuffles=20, splits=20, matches=10, bootstraps=100, power_law_draws=5,
        patterns=2500, subsamples=7, calibration=10, workers=2,
        training=DBNConfig(epochs=10, momentum=0.0, snapshots=True),
    ),
}  # fmt: skip


def preset(name: str, study: dict[str, Any], training: dict[str, Any]) -> StudyConfig:
    """Return a preset with some values overridden; its values a layer are cut, or the last is repeated, to fit."""
    chosen = PRESETS[name]
    n_layers = len(training.get("layers", chosen.training.layers))
    fitted = {
        parameter: (*value, *(value[-1],) * n_layers)[:n_layers]
        for parameter in LAYER_PARAMETERS
        if isinstance(value := getattr(chosen.training, parameter), tuple)
    }
    return dataclasses.replace(chosen, training=dataclasses.replace(chosen.training, **{**fitted, **training}), **study)


def to_toml(config: StudyConfig) -> str:
    """Write the configuration as TOML: tables ``study`` (without what is None) and ``training``."""
    import tomli_w

    study = {name: value for name in STUDY_PARAMETERS if (value := getattr(config, name)) is not None}
    return tomli_w.dumps({"study": _lists(study), "training": _lists(dataclasses.asdict(config.training))})


def parse_toml(text: str) -> StudyConfig:
    """Read the configuration from what ``to_toml`` returned; older programs held out the last tenth."""
    tables = tomllib.loads(text)
    return StudyConfig(
        **{"hold_out": LAST, **_tuples(tables["study"])}, training=DBNConfig(**_tuples(tables["training"]))
    )


def from_toml(path: str | Path) -> StudyConfig:
    """Read a file of what ``to_toml`` returned.

    Raises
    ------
    InputError
        If there is no such file, it is no TOML, or it names what a study does not have.
    """
    try:
        return parse_toml(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"there is no {path}: nothing to go on with") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path} is not the configuration of a study ({error})") from None


def _lists(values: dict[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
