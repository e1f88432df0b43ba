"""The data dictionary has every measure of study tables, with its unit and range, and every part of every file."""

import csv
import gzip
import math
import re
from pathlib import Path

import h5py
import numpy as np
import pytest
from site_pages import measures
from site_pages.file_parts import Part, all_parts, describes
from site_pages.files import HEAD, KINDS
from study_results import made_up
from toys import stripes

import dbn
import rbm
from analysis.entropies.registry import MEASURES
from analysis.nulls.registry import NULLS
from analysis.regeneration.registry import WAY_MEASURES, WAYS, all_measures, table_names
from analysis.study.network_kinds import NETWORK_KINDS
from analysis.table import measure_names
from analysis.table.described import DESCRIBED
from analysis.table.row import BOOTSTRAP
from analysis.table.study_file import save_result
from dbn.samples import save_samples
from rbm.config import READOUTS
from rbm.sampling import draw_reservoir, save_reservoir, trajectory_levels
from rbm.training.state import initialise

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests/data"
TABLES = [ROOT / "docs/results-mnist/study.csv.gz", ROOT / "docs/results-claims/chorales-cd10.csv.gz"]
PAGE = (ROOT / "docs/site/measures.md").read_text(encoding="utf-8")
# Plain numbers that are no shares. A measure without a unit, whose range is wider than a share's, must be one of them.
COUNTS_AND_RATIOS = {"n_states", "power_law_mu", "power_law_mu_all", "power_law_range", "R3_rhat"}
COUNTS_AND_RATIOS |= {f"{way.name}_{name}" for way in WAYS for name in ("distinct_patterns", "mmd")} | {"data_mmd"}


def dictionary() -> dict[str, tuple[str, str, str]]:
    """Meaning, unit and range by the name of the measure, from the tables of the page."""
    found = {}
    for name in measures.SECTIONS:
        for line in measures.section(name).splitlines()[2:]:
            cells = re.split(r"(?<!\\) \| ", line.strip("| "))
            named, *rest = cells
            for key in re.findall(r"`(.*?)`", named):
                assert key not in found
                found[key] = tuple(rest)
    return found


def bounds(name: str, n_points: int) -> tuple[float, float]:
    """The range of a measure as numbers, from its registry."""
    of_counts = {measure.name: measure for measure in MEASURES}
    if name in of_counts:
        return of_counts[name].bounds(n_points)
    known = {entry.name: entry.bounds for entry in (*DESCRIBED, *all_measures())}
    known |= {f"{way.name}_{measure.name}": measure.bounds for way in WAYS for measure in WAY_MEASURES}
    return known[name]


def test_every_measure_of_the_registries_is_there():
    named = {value for key, value in vars(measure_names).items() if key.isupper()}
    assert set(dictionary()) >= named | {measure.name for measure in MEASURES} | set(table_names())


def test_every_measure_has_meaning_unit_and_range():
    for name, (meaning, unit, span) in dictionary().items():
        assert re.fullmatch(r"[A-Z0-9p].{15,}\.", meaning), name
        assert span, name
        if unit == measures.WITHOUT_UNIT:
            assert span == "0 to 1" or name in COUNTS_AND_RATIOS, name


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_every_row_of_a_study_is_explained_and_in_range(path):
    known, seen = dictionary(), {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = row["measure"].removesuffix(BOOTSTRAP)
            assert name in known
            value = float(row["value"])
            if not math.isnan(value):
                least, most = seen.get((name, row["n_points"]), (math.inf, -math.inf))
                seen[name, row["n_points"]] = min(least, value), max(most, value)
            for column in ("network", "null", "readout"):
                assert f"`{row[column]}`" in PAGE
    for (name, n_points), (least, most) in seen.items():
        low, high = bounds(name, int(n_points))
        assert low - 1e-9 <= least <= most <= high + 1e-9, name


def test_networks_nulls_and_readouts_are_explained():
    for name in (*(kind.name for kind in NETWORK_KINDS), *(null.name for null in NULLS), *READOUTS):
        assert f"`{name}`" in PAGE


def parts_of(path: Path) -> tuple[str, dict[str, np.dtype | None]]:
    """The kind of a file, and the type of each dataset in it by name; of attributes None."""
    found: dict[str, np.dtype | None] = {}
    with h5py.File(path) as file:
        items = [("", file)]
        file.visititems(lambda name, item: items.append((name, item)))
        for name, item in items:
            if isinstance(item, h5py.Dataset):
                found[name] = item.dtype
            found |= {f"{name}@{key}": None for key in item.attrs}
        return str(file.attrs["kind"]), found


def unexplained(path: Path) -> list[str]:
    """Parts of a file that the page does not have, or not of their type."""
    kind, found = parts_of(path)
    (known,) = (all_parts(k.parts) for k in KINDS if k.name == kind)
    left = []
    for name, dtype in found.items():
        matching = [part for part in (*HEAD, *known) if describes(part, name)]
        if len(matching) != 1 or dtype is not None and matching[0].kind.split()[0] not in _named(dtype, kind):
            left.append(name)
    return left


def _named(dtype: np.dtype, kind: str) -> set[str]:
    """What a type may be called; studies in tests are made up in float64, where real ones have float32."""
    if dtype == np.float64 and kind == "relevance study":
        return {"float64", "float32"}
    return {"text" if dtype.kind in "OS" else dtype.name}


def unused(kind: str, paths: list[Path]) -> list[str]:
    """Parts that the page has and none of the files."""
    found = {name for path in paths for name in parts_of(path)[1]}
    (known,) = (all_parts(k.parts) for k in KINDS if k.name == kind)
    return [part.name for part in known if not any(describes(part, name) for name in found)]


@pytest.mark.parametrize("path", sorted(DATA.glob("*.h5")), ids=lambda path: path.name)
def test_files_of_every_format_are_explained(path):
    assert unexplained(path) == []


TRAININGS = {
    "plain": {}, "persistent": {"estimator": "pcd"}, "centred": {"gradient": "centred"}, "adam": {"optimiser": "adam"},
    "sparse": {"sparsity_cost": 0.1}, "tempering": {"estimator": "tempering"},
    "trajectory": {"estimator": "trajectory"},
}  # fmt: skip


def test_one_machine_with_every_kind_of_training(tmp_path):
    paths = [tmp_path / f"{name}.h5" for name in (*TRAININGS, "alone", "labelled")]
    for path, settings in zip(paths, TRAININGS.values(), strict=False):
        config = rbm.TrainingConfig(n_hidden=5, n_chains=3, temperatures=2, **settings)
        rbm.save(path, initialise(stripes(13, columns=7), config))
    machine = rbm.RBM(np.zeros((7, 5)), np.zeros(7), np.zeros(5))
    rbm.save(paths[-2], machine)
    rows = rbm.with_labels(stripes(13, columns=7), np.arange(13) % 3, 3)
    labelled = initialise(rows, rbm.TrainingConfig(n_hidden=5, mean_rate=0.1))
    rbm.save(paths[-1], labelled._replace(current=labelled.model))  # as it is once the mean has begun
    assert {path.name: unexplained(path) for path in paths if unexplained(path)} == {}
    assert unused("rbm", [*paths, DATA / "rbm-3.h5"]) == []


def test_a_finetuned_stack(tmp_path):
    machines = (
        rbm.RBM(np.zeros((7, 5)), np.zeros(7), np.zeros(5)),
        rbm.RBM(np.zeros((8, 3)), np.zeros(8), np.zeros(3), 3),
    )
    stack = dbn.DBN(machines, (0, 1, 2), machines[:1])
    config = dbn.FinetuningConfig(epochs=1, batch_size=5, k=1, estimator="pcd")
    rows, held_out = stripes(13, columns=7), stripes(5, seed=2, columns=7)
    tuned = dbn.finetune(rows, config, state=stack, labels=np.arange(13) % 3, held_out=held_out)
    dbn.save(tmp_path / "stack.h5", stack)
    dbn.save(tmp_path / "tuned.h5", tuned)
    assert unexplained(tmp_path / "stack.h5") == unexplained(tmp_path / "tuned.h5") == []
    left = [name for name in unused("dbn", [tmp_path / "tuned.h5"]) if name.startswith("finetuning")]
    assert all(name.endswith("@n_labels") for name in left)


def test_a_study(tmp_path):
    save_result(tmp_path / "study.h5", made_up(2))
    assert unexplained(tmp_path / "study.h5") == []
    assert [name for name in unused("relevance study", [tmp_path / "study.h5"]) if "calibration" not in name] == []


def test_samples(tmp_path):
    machine = rbm.RBM(np.zeros((7, 5)), np.zeros(7), np.zeros(5))
    generated = dbn.generate(dbn.DBN((machine,)), layer=1, n=3, steps=1)
    save_samples(tmp_path / "samples.h5", generated, layer=1, steps=1, sampler="gibbs", start="random", seed=0)
    assert unexplained(tmp_path / "samples.h5") == []


def test_a_reservoir(tmp_path):
    levels = trajectory_levels([rbm.RBM(np.eye(7, 5), np.zeros(7), np.zeros(5))], chains=2, sweeps=1)
    save_reservoir(tmp_path / "reservoir.h5", draw_reservoir(levels, 3, sweeps=2))
    assert unexplained(tmp_path / "reservoir.h5") == []
    assert unused("reservoir", [tmp_path / "reservoir.h5"]) == []


def test_what_is_not_explained_is_found(tmp_path):
    path = tmp_path / "other.h5"
    with h5py.File(path, "w") as file:
        file.attrs.update(kind="samples", format=2, mood="good")
        file["visible"] = np.zeros((3, 2), np.int32)
        file["invisible"] = 0
    assert sorted(unexplained(path)) == ["@mood", "invisible", "visible"]
    assert "hidden" in unused("samples", [path])
    assert describes(Part("a/*/b@c", "", ""), "a/17/b@c")
    assert not describes(Part("a/*/b", "", ""), "a/1/7/b")
