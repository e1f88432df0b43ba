"""Read what the studies of a campaign found: the rows their claims are decided from, and what is not there."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from analysis.campaign.parts import DOSES, SETS, TRAININGS, Part, claims_parts
from analysis.claims.reading import Index, index_final
from analysis.controls.calibration.row import CalibrationRow
from analysis.report.shown import TERMINAL_FACTS, check_shown
from analysis.study.config import CONFIG, StudyConfig, from_toml, parse_toml
from analysis.study.extension import differences
from analysis.table.study_file import data_set_of, load_result
from dbn.config import DBNConfig
from rbm.errors import InputError

FILE = "study.h5"
_FREE = {"workers", "data", "held_out", "labels"}  # of a configuration: files may have moved


class Studied(NamedTuple):
    """A study that has been run to its end."""

    directory: str
    data: str  # name of the data, as NAME or NAME:train:1000
    config: StudyConfig
    digest: str  # SHA-256 of the rows
    n_points: int  # M
    table: Index  # rows of fully trained networks on all the data points
    calibration: tuple[CalibrationRow, ...]

    @property
    def data_set(self) -> str:
        """The data set without the number of rows."""
        return self.data.partition(":")[0]

    @property
    def whole(self) -> bool:
        """Whether all rows of the data set are studied."""
        return self.data in (self.data_set, f"{self.data_set}:train")

    @property
    def training(self) -> str:
        """How the stack was trained, in words."""
        return training_words(self.config.training)

    @property
    def decides(self) -> bool:
        """Whether claim (iii) as a law is decided on it: data, training and seeds are those of the protocol."""
        return any(_is_study_of(part, self.config) for part in claims_parts() if part.decides)


class Found(NamedTuple):
    """The studies named to a command."""

    studies: tuple[Studied, ...]
    half_done: dict[str, str]  # what is missing, by directory


def training_words(training: DBNConfig) -> str:
    """Name a training of the campaign; of another one say the estimator."""
    for name, known in TRAININGS.items():
        if training == known:
            return name
    return f"{str(training.estimator).upper()}-{training.k}, not as the campaign trains"


def titles(studies: Sequence[Studied]) -> dict[str, Studied]:
    """Name every study by what distinguishes it, those that decide by their data set alone.

    In the order of the protocol's data sets, of each all rows first.
    """
    ordered = sorted(studies, key=_order)
    named = [s.data if s.decides else f"{s.data} ({s.training})" for s in ordered]
    many = Counter(named)
    names = [
        name if many[name] == 1 else f"{name}, {Path(study.directory).name}"
        for name, study in zip(named, ordered, strict=True)
    ]
    return dict(zip(names, ordered, strict=True))


def _order(study: Studied) -> tuple[bool, int, str, bool, int, int, str]:
    known, trainings = (*SETS, *DOSES), list(TRAININGS)
    place = known.index(study.data_set) if study.data_set in known else len(known)
    of_training = trainings.index(study.training) if study.training in trainings else len(trainings)
    return (
        not study.decides, place, study.data_set, not study.whole, study.n_points, of_training, study.directory,
    )  # fmt: skip


def read_studies(places: Iterable[str | Path]) -> Found:
    """Read studies.

    Parameters
    ----------
    places : iterable of path
        Directories of studies, or of a whole campaign, in which every directory with a ``config.toml`` is a study.

    Raises
    ------
    InputError
        If a directory holds neither, a file is damaged, or two studies are of the same data and training.
    """
    studies: list[Studied] = []
    half_done: dict[str, str] = {}
    for directory in _directories(places):
        study = _read(directory)
        if isinstance(study, str):
            half_done[str(directory)] = study
            continue
        for other in studies:
            if (other.digest, other.config.training) == (study.digest, study.config.training):
                raise InputError(f"{directory} and {other.directory} are of the same data: give one of them")
        studies.append(study)
    return Found(tuple(studies), half_done)


def is_campaign(place: str | Path) -> bool:
    """Tell whether a directory is no study, but holds some."""
    root = Path(place)
    return not (root / FILE).exists() and not (root / CONFIG).exists() and bool(_inside(root))


def missing_parts(studies: Iterable[Studied]) -> list[str]:
    """Name the studies of ``relevance study --preset claims`` that are not among those given."""
    there = [study.config for study in studies]
    return [part.name for part in claims_parts() if not any(_is_study_of(part, config) for config in there)]


def _is_study_of(part: Part, config: StudyConfig) -> bool:
    """Tell whether data, training and seeds are those of a part of the campaign."""
    ours = part.config
    return (config.data, config.training, config.seeds) == (ours.data, ours.training, ours.seeds)


def _inside(root: Path) -> list[Path]:
    return sorted(path.parent for path in root.glob(f"*/{CONFIG}")) if root.is_dir() else []


def _directories(places: Iterable[str | Path]) -> list[Path]:
    found: list[Path] = []
    for place in places:
        found += _inside(Path(place)) if is_campaign(place) else [Path(place)]
    return found


def _read(directory: Path) -> "Studied | str":
    """Read a study; or say what it lacks, if it was begun and is not done."""
    if (directory / CONFIG).is_file() and not (directory / FILE).exists():
        return "begun, not run to its end"
    result = load_result(directory / FILE)
    check_shown(directory / FILE, result, {**TERMINAL_FACTS, "n_points": int})
    config = parse_toml(result.config)
    if (directory / CONFIG).is_file():
        changed = set(differences(config, from_toml(directory / CONFIG))) - _FREE
        if changed:
            return f"being extended: another {', '.join(sorted(changed))}"
    return Studied(
        str(directory),
        data_set_of(result),
        config,
        str(result.facts["digest"]),
        int(result.facts["n_points"]),
        index_final(result.rows),
        result.calibration,
    )
