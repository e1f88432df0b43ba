"""Files of other programs, whole by their checksum, that lack a part or have it of another type or shape."""

from functools import partial
from pathlib import Path

import command_line
import h5py
import numpy as np
import pytest
from damage import editing
from study_results import made_up
from test_damage import DATA, READERS, content

from analysis.cli import main
from analysis.table.study_file import load_result, save_result
from rbm import InputError

OPTIONAL = {("version", "/"), ("held_out_digest", "/")}  # older files lack them
UNREAD = {("version", "/"), ("made_from", "/"), ("reading", "/")}  # but in messages, or by people
# nothing else in a file says how many there must be
ANY_NUMBER = ("frontier", "history", "counts/", "filters")
call = partial(command_line.call, main)


def attributes_of(path) -> list[tuple[str, str]]:
    """Name of each attribute, and of what it is one."""
    with h5py.File(path) as file:
        found = [(name, "/") for name in file.attrs]
        file.visititems(lambda key, item: found.extend((name, f"/{key}") for name in item.attrs))
    return found


def datasets_of(path) -> list[str]:
    names: list[str] = []
    with h5py.File(path) as file:
        file.visititems(lambda key, item: names.append(f"/{key}") if isinstance(item, h5py.Dataset) else None)
    return names


def length_of(name: str, dataset: str) -> int:
    with h5py.File(DATA / name) as file:
        return len(file[dataset])


def without(file, name, of):
    del file[of].attrs[name]


def of_other_type(file, name, of):
    is_text = isinstance(file[of].attrs[name], str)
    file[of].attrs[name] = 7.5 if is_text else "words"


def an_array(file, name, of):
    file[of].attrs[name] = np.arange(3.0)


def removed(file, name):
    del file[name]


def words(file, name):
    numbers = file[name].dtype.kind in "iuf"
    shape = file[name].shape
    del file[name]
    file[name] = np.full(shape, b"words") if numbers else np.zeros(shape)


def deeper(file, name):
    values = file[name][...]
    del file[name]
    file[name] = values[..., None]


def a_group(file, name):
    del file[name]
    file.create_group(name)


def one_fewer(file, name):
    values, attributes = file[name][:-1], dict(file[name].attrs)
    del file[name]
    file[name] = values
    file[name].attrs.update(attributes)


def messages(name: str, path: Path, change) -> list[str]:
    """What each reader says of the file with a change; "right" where it reads all as it was."""
    path.write_bytes((DATA / name).read_bytes())
    with editing(path) as file:
        change(file)
    found = []
    for read in READERS[name]:
        try:
            found.append("right" if content(read(path)) == content(read(DATA / name)) else "other content")
        except InputError as error:
            found.append(str(error))
    return found


def check(found: list[str], part: str, *, may_be_right: bool) -> None:
    """At least one reader names the part, in one line, and none reads what was not written."""
    refused = [message for message in found if message not in ("right", "other content")]
    assert "other content" not in found, part
    assert refused or may_be_right, part
    for message in refused:
        assert "x.h5" in message, message
        assert part in message, message
        assert len(message.splitlines()) == 1


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("change", [without, of_other_type, an_array], ids=lambda f: f.__name__)
def test_attributes(name, change, tmp_path):
    for attribute, of in attributes_of(DATA / name):
        found = messages(name, tmp_path / "x.h5", partial(change, name=attribute, of=of))
        free = UNREAD | OPTIONAL if change is without else UNREAD
        part = attribute if attribute not in ("kind", "format") else "x.h5"
        check(found, part, may_be_right=(attribute, of) in free)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("change", [removed, words, deeper, a_group, one_fewer], ids=lambda f: f.__name__)
def test_datasets(name, change, tmp_path):
    for dataset in datasets_of(DATA / name):
        free = change in (removed, one_fewer) and any(part in dataset for part in ANY_NUMBER)
        if free and change is one_fewer or "counts/" in dataset and change is removed:
            continue
        if change is one_fewer and not length_of(name, dataset):
            continue
        found = messages(name, tmp_path / "x.h5", partial(change, name=dataset))
        parts = dataset.rsplit("/", 1)
        part = dataset if change is not one_fewer else parts[0] or parts[1]
        check(found, part, may_be_right=False)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A whole study that never ran, in a directory."""
    directory = tmp_path_factory.mktemp("study")
    result = made_up(2)
    facts = {**result.facts, "n_held_out": 11, "held_out": "rows.npy"}
    save_result(directory / "study.h5", result._replace(facts=facts))
    return directory / "study.h5"


@pytest.mark.parametrize(
    "fact", ["n_held_out", "held_out", "version", "sizes", "digest", "n_points", "training_seconds"]
)
@pytest.mark.parametrize("value", [None, ["a", "list"], True], ids=["missing", "a list", "true"])
def test_a_report_names_the_fact_that_is_not_there(study, tmp_path, fact, value):
    result = load_result(study)
    facts = {name: known for name, known in result.facts.items() if name != fact}
    save_result(tmp_path / "study.h5", result._replace(facts=facts if value is None else {**facts, fact: value}))
    commands = [["report", tmp_path], *([["claims", tmp_path]] if fact in ("sizes", "digest") else [])]
    for command in commands:
        text = call(*command, status=2)
        assert f"{tmp_path}/study.h5" in text
        assert fact in text
        assert "attribute facts of /" in text
    assert [path.name for path in tmp_path.iterdir()] == ["study.h5"]


def test_a_study_that_lacks_layers_is_named(study, tmp_path):
    result = load_result(study)
    few = {key: counts for key, counts in result.counts.items() if key != (3, "most probable", "none")}
    others = [row for row in result.rows if row.measure != "resolution"]
    facts = {**result.facts, "sizes": "25-3"}
    for changed, part in ((result._replace(counts=few), "/counts/3/most probable/none"),
                          (result._replace(rows=others), "/table lacks the resolution"),
                          (result._replace(facts=facts), "sizes")):  # fmt: skip
        save_result(tmp_path / "study.h5", changed)
        assert part in call("report", tmp_path, status=2)
        assert part in call("claims", tmp_path, status=2)
