"""Building, storing and reading, with a set of a few rows in the place of the real ones."""

from pathlib import Path

import numpy as np
import pytest
from command_line import call
from damage import editing

from dbn.cli import main
from dbn.datasets import DataSource, digest, load_data
from dbn.datasets.sets import load_set, registry, stored
from dbn.datasets.sets.build import build_set
from dbn.datasets.sets.named_set import BUILT, MADE, SHIPPED, NamedSet, Rows, Source, Split
from dbn.datasets.sets.stored import built_file, sets_directory, write_rows
from rbm import InputError, pack

BITS = (np.arange(7 * 67).reshape(7, 67) % 5 == 0).astype(np.uint8)
TRAIN, TEST = Split(pack(BITS[:5]), np.array([1, 0, 2, 1, 1])), Split(pack(BITS[5:]), np.array([2, 0]))


def make(source: Path) -> Rows:
    """Rows, of which the source says how many are inverted."""
    n = int(source.read_text())
    return Rows(Split(pack(BITS[:5] ^ (np.arange(5)[:, None] < n)), TRAIN.labels), TEST)


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    """The set "tiny", whose source is not there yet; sets are built in a directory of the test."""
    source = tmp_path / "source.txt"
    digests = digest(TRAIN.states), digest(TEST.states)
    known = NamedSet(
        "tiny", "a few rows", "nowhere", "none", 67, 5, 2, "the last two", digests, BUILT,
        Source("the source 1.0", "get source", lambda: source if source.exists() else None, make), labels=True,
    )  # fmt: skip
    monkeypatch.setitem(registry._BY_NAME, "tiny", known)
    monkeypatch.setenv(stored.VARIABLE, str(tmp_path / "sets"))
    monkeypatch.chdir(tmp_path)
    return known


@pytest.fixture
def built(tiny, tmp_path):
    (tmp_path / "source.txt").write_text("0")
    return build_set(tiny)


def test_a_set_that_is_not_built_says_how_to_build_it(tiny):
    with pytest.raises(
        InputError, match="tiny is not built yet: run get source && dbn data build tiny .made from the s"
    ):
        load_set("tiny")
    with pytest.raises(InputError, match="the source 1.0 is not installed: run get source && dbn data build tiny"):
        build_set(tiny)


def test_what_is_built_is_read_again(built, tmp_path):
    assert built == tmp_path / "sets" / "tiny.h5"
    for name, expected in (("tiny", TRAIN), ("tiny:train", TRAIN), ("tiny:test", TEST)):
        found = load_set(name)
        assert found.states == expected.states
        assert np.array_equal(found.labels, expected.labels)
        assert load_data(name) == expected.states


def test_building_again_gives_the_same_bytes(built, tiny):
    before = built.read_bytes()
    assert build_set(tiny).read_bytes() == before


def test_the_first_rows(built):
    found = load_set("tiny:train:2")
    assert found.states == TRAIN.states.rows(slice(0, 2))
    assert found.labels.tolist() == [1, 0]
    assert load_set("tiny:test:2").states == TEST.states
    with pytest.raises(InputError, match="tiny:test has 2 rows; got 3: ask for fewer"):
        load_set("tiny:test:3")


@pytest.mark.parametrize(
    "name", ["tiny:", "tiny:valid", "tiny:train:", "tiny:train:0", "tiny:train:x", "tiny:train:1:2", "tiny:train:-1"]
)
def test_names_of_rows_that_are_none(built, name):
    with pytest.raises(InputError, match="rows of a set are tiny:train, tiny:test, or tiny:train:1000 for the first"):
        load_data(name)


def test_another_source_is_refused_and_nothing_is_written(tiny, tmp_path):
    (tmp_path / "source.txt").write_text("1")
    with pytest.raises(
        InputError, match="the train rows of tiny, built from .*source.txt, have the digest .*get source"
    ):
        build_set(tiny)
    assert not built_file(tiny).exists()
    other = tmp_path / "other.txt"
    other.write_text("0")
    assert build_set(tiny, other) == built_file(tiny)
    with pytest.raises(InputError, match="there is no .*none.txt: give the source 1.0"):
        build_set(tiny, tmp_path / "none.txt")


@pytest.mark.parametrize("split", ["train", "test"])
def test_rows_that_were_changed_are_refused(built, split):
    with editing(built) as file:
        file[f"{split}/words"][0, 0] ^= 2
    with pytest.raises(InputError, match=f"the {split} rows of tiny, read from .*tiny.h5, have the digest"):
        load_set("tiny:train")


def test_a_flipped_byte_is_noticed(built):
    content = bytearray(built.read_bytes())
    content[len(content) // 2] ^= 1
    built.write_bytes(content)
    with pytest.raises(InputError, match="tiny.h5"):
        load_set("tiny:train")


def test_the_file_of_another_set_is_refused(built, tiny):
    write_rows(built, tiny._replace(name="other"), Rows(TRAIN, TEST))
    with pytest.raises(InputError, match="tiny.h5 holds the data set other, not tiny"):
        load_set("tiny:train")


def test_sets_that_are_computed_or_shipped_name_another_remedy(tiny, monkeypatch):
    wrong = tiny._replace(place=MADE, made_from=lambda: Rows(TEST, TEST))
    monkeypatch.setitem(registry._BY_NAME, "tiny", wrong)
    with pytest.raises(InputError, match="as computed, have the digest .* this version of the program is damaged"):
        load_set("tiny")
    with pytest.raises(InputError, match="tiny is computed when it is read: there is nothing to build"):
        build_set(wrong)
    shipped = tiny._replace(place=SHIPPED)
    monkeypatch.setitem(registry._BY_NAME, "tiny", shipped)
    with pytest.raises(InputError, match="the file in the package is damaged"):
        load_set("tiny")
    with pytest.raises(InputError, match="tiny is computed and has no source: leave out --from"):
        build_set(tiny._replace(made_from=lambda: Rows(TRAIN, TEST)), Path("x"))


def test_a_file_of_the_same_name_is_ambiguous(built, tmp_path):
    np.savetxt(tmp_path / "tiny", BITS[:3], fmt="%d")
    with pytest.raises(
        InputError, match="tiny is a data set and also a file here: give tiny:train for the set, or ./tiny"
    ):
        load_data("tiny")
    assert load_data("./tiny") == pack(BITS[:3])
    assert load_data("tiny:train") == TRAIN.states


def test_options_of_reading_are_refused(built):
    with pytest.raises(InputError, match="the data set tiny is thresholded already: leave out --spins"):
        load_data("tiny", spins=True)


@pytest.mark.parametrize(
    ("data", "held_out"), [("tiny", TEST), ("tiny:train", TEST), ("tiny:train:3", TEST), ("tiny:test", None)]
)
def test_held_out_rows_go_with_those_to_train_on(built, data, held_out):
    found = DataSource(data).located()
    assert found.data == data
    rows = found.load_held_out(0)
    assert rows is None if held_out is None else rows.states == held_out.states
    assert np.array_equal(found.load_rows(0).labels, load_set(data).labels)


def test_where_sets_are_built(monkeypatch, tmp_path):
    for name in (stored.VARIABLE, "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert sets_directory() == tmp_path / ".cache" / "relevance-rbm" / "data"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert sets_directory() == tmp_path / "cache" / "relevance-rbm" / "data"
    monkeypatch.setenv(stored.VARIABLE, str(tmp_path / "mine"))
    assert sets_directory() == tmp_path / "mine"


def test_a_directory_that_cannot_be_made_is_named(tiny, tmp_path, monkeypatch):
    (tmp_path / "source.txt").write_text("0")
    monkeypatch.setenv(stored.VARIABLE, str(tmp_path / "source.txt" / "sets"))
    with pytest.raises(InputError, match="cannot make .*sets .*: name another by DBN_DATA=DIRECTORY"):
        build_set(tiny)


def test_commands(tiny, tmp_path):
    assert "Error: the data set tiny is not built yet: run get source && dbn data build tiny" in call(
        main, "train", "--data", "tiny", status=2
    )
    assert "there is no data set 'none': the sets are mnist-pooled" in call(main, "data", "build", "none", status=2)
    source = tmp_path / "elsewhere.txt"
    source.write_text("0")
    output = call(main, "data", "build", "tiny", "--from", source)
    assert output.strip() == str(built_file(tiny))
    model = tmp_path / "model.h5"
    options = ("--layers", "4", "--epochs", "1", "--batch-size", "5", "--out", model)
    output = call(main, "train", "--data", "tiny", *options)
    assert "tiny: 5 rows x 67 units" in output
    assert "data: tiny (sha256 " in call(main, "info", model)
    output = call(main, "sample", model, "--layer", "1", "--start", "data", "--n", "2", "--steps", "1", "--out", "s.h5")
    assert f"data tiny, sha256 {digest(TRAIN.states)[:16]}..." in output
