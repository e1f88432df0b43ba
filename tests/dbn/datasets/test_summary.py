import re
import shlex
from functools import partial

import command_line
import numpy as np
import pytest

from dbn.cli import main
from dbn.datasets.source import DataSource
from dbn.datasets.summary import Tally, check_varied, summarise
from rbm import InputError, pack

call = partial(command_line.call, main)
TRAIN = ["--layers", "3", "--epochs", "0", "--overwrite", "--out", "m.h5"]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_rows_units_density_constant_columns_and_repeated_rows():
    bits = np.array([[0, 1, 1, 0], [0, 1, 0, 1], [0, 1, 1, 0], [0, 1, 1, 0]])
    found = summarise(pack(bits))
    assert found[:5] == (4, 4, 0.5, 2, 2)
    assert found.line("x") == "x: 4 rows x 4 units, 50.0 % on, 2 constant columns, 2 duplicated rows"
    assert found.hints(of_states=True) == []


@pytest.mark.parametrize("columns", [5, 64, 131])
def test_repeated_rows_are_those_that_are_equal(columns):
    bits = np.random.default_rng(1).integers(0, 2, (997, columns))
    bits[100:200] = bits[:100]
    assert summarise(pack(bits)).repeated == 997 - len(np.unique(bits, axis=0))


def test_hints_name_what_may_be_wrong():
    wide = summarise(pack(np.eye(10, 300, dtype=int)))
    assert "--transpose" in wide.hints(of_states=False)[0]
    distinct = summarise(pack(np.random.default_rng(0).integers(0, 2, (50, 40))))
    assert distinct.hints(of_states=False) == []
    (hint,) = distinct.hints(of_states=True)
    for way in ("--skip-columns", "blocks", "--transpose"):
        assert way in hint


@pytest.mark.parametrize("bits", [np.zeros((5, 3)), np.ones((5, 3)), np.tile([0, 1, 1], (5, 1))])
def test_rows_that_are_all_the_same_are_refused(bits, tmp_path):
    with pytest.raises(InputError, match="all 5 rows of x are the same"):
        check_varied(pack(bits), "x")
    np.save(tmp_path / "x.npy", bits)
    with pytest.raises(InputError, match="the same"):
        DataSource(str(tmp_path / "x.npy")).load(0)
    check_varied(pack(bits[:1]), "x")
    check_varied(pack(np.vstack([bits, 1 - bits[:1]])), "x")


@pytest.mark.parametrize("bits", [np.zeros((5, 3)), np.ones((5, 3)), np.tile([0, 1, 1], (5, 1))])
def test_a_tally_of_rows_that_are_all_the_same_says_what_the_check_of_all_rows_says(bits):
    tally = Tally()
    tally.check_varied("x")  # of no rows
    tally.add(pack(bits[:1]))
    tally.check_varied("x")
    tally.add(pack(bits[1:]))
    with pytest.raises(InputError) as of_chunks:
        tally.check_varied("x")
    with pytest.raises(InputError) as of_all:
        check_varied(pack(bits), "x")
    assert str(of_chunks.value) == str(of_all.value)
    changed = bits[:1].copy()
    changed[0, 1] = 1 - changed[0, 1]
    tally.add(pack(changed))
    tally.check_varied("x")


def test_training_says_what_it_read(here):
    np.save("x.npy", (np.random.default_rng(0).random((300, 20)) < 0.3).astype("u1"))
    line = f"{here}/x.npy: 300 rows x 20 units, 29.7 % on, 0 constant columns, 0 duplicated rows"
    assert line in call("train", *TRAIN, "--data", "x.npy")
    np.savetxt("h.csv", np.vstack([np.arange(20), np.load("x.npy")]), delimiter=",", fmt="%d")
    assert "counts columns: taken for a header" in call("train", *TRAIN, "--data", "h.csv")


G = np.random.default_rng(5)
UNCLEAR = {
    "digits": G.integers(0, 17, (40, 6)).astype(float), "percent": G.integers(0, 100, (40, 6)),
    "deep": G.integers(0, 65536, (40, 6)).astype(np.uint16), "spikes": G.integers(0, 14, (40, 6)),
    "fractions": G.random((40, 6)), "bytes": G.integers(0, 256, (40, 6)).astype(np.uint8),
    "spins": (2 * G.integers(0, 2, (40, 6)) - 1).astype(np.int8), "normal": G.normal(size=(40, 6)),
    "index": np.column_stack([np.arange(40), G.integers(0, 2, (40, 6))]),
    "wide": G.integers(0, 2, (6, 40)),
}  # fmt: skip


TAKEN = {("bytes", "x.npy"), ("fractions", "x.npy"), ("fractions", "x.csv")}  # by --binarise threshold and bernoulli
READ = {("wide", "x.npy"), ("wide", "x.csv")}  # bits, with a hint
ONE = r"--(?:binarise [a-z]+(?::[-\d.]*\d)?|scale [\d.e+]*\d|spins|transpose|skip-columns \w+)"


def suggestions(text: str) -> list[list[str]]:
    """The options that a message shows, those with a placeholder left out."""
    shown = re.sub(rf"--binarise threshold(\[:T\]|:T)|{re.escape('--scale MAX')}", "", text)
    return [shlex.split(way) for way in re.findall(rf"{ONE}(?: {ONE})*", shown)]


@pytest.mark.parametrize("path", ["x.csv", "x.npy"])
@pytest.mark.parametrize("tried", [[], ["--binarise", "threshold"], ["--binarise", "bernoulli"]])
@pytest.mark.parametrize("name", UNCLEAR)
def test_every_option_that_a_message_suggests_works(here, name, tried, path):
    np.savetxt("x.csv", UNCLEAR[name], delimiter=",")
    np.save("x.npy", UNCLEAR[name])
    train = ["train", *TRAIN, "--data", path]
    read = (name, path) in READ or (bool(tried) and (name, path) in TAKEN)
    text = call(*train, *tried, status=0 if read else 2)
    found = suggestions(text)
    assert found or (read and name != "wide"), text
    for way in found:
        if way[0] == "--scale" and tried:
            way = [*tried, *way]
        if way[0] == "--skip-columns" and way[1] == "none":
            way = [*way, "--binarise", "threshold:0"]
        if way == ["--binarise", "bernoulli"] and (name, path) not in TAKEN:
            continue  # "... or --binarise bernoulli, without T with --scale MAX": an example with both follows
        call(*train, *way)
