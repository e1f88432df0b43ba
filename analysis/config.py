"""What a study does: presets, and the TOML file that says it again."""

import dataclasses
import tomllib
from dataclasses import dataclass
from functools import partial
from operator import le
from pathlib import Path
from typing import Any

from dbn.config import LAYER_PARAMETERS, DBNConfig
from dbn.datasets.load import DataSource
from rbm.checks import require
from rbm.errors import InputError


@dataclass(frozen=True)
class StudyConfig:
    """A study: the data, how much is measured, and how the stack is trained."""

    data: str | None = None  # as on the command line; None is the embedded MNIST
    binarise: str | None = None
    held_out: str | None = None
    shape: str | None = None  # of one picture, for figures; None is the square if there is one
    shuffles: int = 20  # draws of the column-shuffled surrogate
    splits: int = 20  # of the data into halves, for error bars
    samples: int = 8  # patterns generated from every layer and start, for the figure
    steps: int = 1000  # Gibbs sweeps before each
    training: DBNConfig = dataclasses.field(default_factory=DBNConfig)

    def __post_init__(self) -> None:
        for name, least in (("shuffles", 1), ("splits", 1), ("samples", 1), ("steps", 1)):
            require(name, getattr(self, name), int, partial(le, least), f"at least {least}")
        for name in ("data", "binarise", "held_out", "shape"):
            if getattr(self, name) is not None:
                require(name, getattr(self, name), str, bool, "a text")

    @property
    def source(self) -> DataSource:
        """Where the data come from."""
        return DataSource(self.data, self.binarise, self.held_out)


# Layer 1 is trained for few epochs and without momentum: CD-k teaches a machine near the data only, and with more of
# either the long chains of layer 1 drift into blank and blotted images. Rate, momentum and epochs were chosen by the
# look of samples of layer 1 and by no entropy; "full" trains long and shows what comes of it.
PRESETS = {
    "quick": StudyConfig(training=DBNConfig(epochs=(3, 8, *(15,) * 8), momentum=0.0)),
    "full": StudyConfig(shuffles=100, splits=50, training=DBNConfig(epochs=100, momentum=0.0)),
}
STUDY_PARAMETERS = tuple(f.name for f in dataclasses.fields(StudyConfig) if f.name != "training")


def preset(name: str, study: dict[str, Any], training: dict[str, Any]) -> StudyConfig:
    """A preset with some values overridden; its values a layer are cut, or the last repeated, to fit the layers."""
    chosen = PRESETS[name]
    n_layers = len(training.get("layers", chosen.training.layers))
    fitted = {
        parameter: (*value, *(value[-1],) * n_layers)[:n_layers]
        for parameter in LAYER_PARAMETERS
        if isinstance(value := getattr(chosen.training, parameter), tuple)
    }
    return dataclasses.replace(chosen, training=dataclasses.replace(chosen.training, **{**fitted, **training}), **study)


def to_toml(config: StudyConfig) -> str:
    """The configuration as TOML: tables ``study`` (without what is None) and ``training``."""
    import tomli_w

    study = {name: value for name in STUDY_PARAMETERS if (value := getattr(config, name)) is not None}
    training = {k: list(v) if isinstance(v, tuple) else v for k, v in dataclasses.asdict(config.training).items()}
    return tomli_w.dumps({"study": study, "training": training})


def from_toml(path: str | Path) -> StudyConfig:
    """Read what ``to_toml`` wrote.

    Raises
    ------
    InputError
        If there is no such file, it is no TOML, or it names what a study does not have.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
        tables = tomllib.loads(text)
        training: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in tables["training"].items()}
        return StudyConfig(**tables["study"], training=DBNConfig(**training))
    except FileNotFoundError:
        raise InputError(f"there is no {path}: nothing to go on with") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path} is not the configuration of a study ({error})") from None
