"""What ``relevance measure`` reads: one table of every format of a matrix, and one line for what it cannot read."""

import command_line
import numpy as np
import pytest
from measured_files import EFFORT, call
from toys import stripes

from dbn.checkpoint import save
from dbn.config import DBNConfig
from dbn.pretraining import pretrain


def test_every_format_of_a_matrix_gives_the_same_table(here):
    tables = []
    for i, arguments in enumerate((["m.npy"], ["m.csv"], ["grey.npy", "--binarise", "threshold"])):
        call("measure", *arguments, *EFFORT, "--out", f"{i}.csv")
        tables.append((here / f"{i}.csv").read_bytes())
    assert tables[0] == tables[1] == tables[2]


def test_own_samples_and_packed_bits_are_matrices(here):
    from dbn.cli import main as dbn_main

    state = pretrain(stripes(31, columns=9), DBNConfig(layers=(5, 3), epochs=1, k=1, batch_size=7))
    save("model.h5", state)
    command_line.call(dbn_main, "sample", "model.h5", "--layer", 1, "--n", 50, "--steps", 3, "--out", "s.h5")
    text = call("measure", "s.h5", *EFFORT, status=2)
    assert f"say which with {here}/s.h5:/NAME" in text
    for name in ("hidden", "visible"):
        assert "matrix, M = 50 data points" in call("measure", f"s.h5:/{name}", *EFFORT)
    command_line.call(dbn_main, "pack", "m.npy", "--out", "b.h5")
    call("measure", "m.npy", *EFFORT, "--out", "t.csv")
    call("measure", "b.h5", *EFFORT, "--out", "u.csv")
    assert (here / "t.csv").read_bytes() == (here / "u.csv").read_bytes()


def test_matrices_take_the_options_of_reading(here):
    spins = 2 * np.load("m.npy").astype(np.int8) - 1
    np.save("spins.npy", spins.T)
    call("measure", "m.npy", *EFFORT, "--out", "t.csv")
    call("measure", "spins.npy", "--spins", "--transpose", *EFFORT, "--out", "u.csv")
    assert (here / "t.csv").read_bytes() == (here / "u.csv").read_bytes()
    np.savetxt("m.txt", np.column_stack([np.arange(211), np.load("m.npy")]), header="i a b c d e f g")
    call("measure", "m.txt", "--kind", "matrix", "--skip-columns", "0", *EFFORT, "--out", "v.csv")
    assert (here / "t.csv").read_bytes() == (here / "v.csv").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["counts.txt"], "--kind"),
        (["vector.npy"], "--kind"),
        (["words.txt", "--kind", "counts"], "whole numbers"),
        (["words.txt", "--kind", "matrix"], "cannot tell what"),
        (["words.txt", "--kind", "alignment"], "begins with a header"),
        (["m.npy", "--kind", "symbols"], "one sequence"),
        (["m.npy", "--kind", "counts"], "one sequence"),
        (["m.npy", "--kind", "model"], "m.npy"),
        (["grey.npy"], "use --binarise"),
        (["nan.npy"], "must be finite"),
        (["one.txt", "--kind", "counts"], "no scale"),
        (["one.txt", "--kind", "symbols"], "single symbol"),
        (["empty.txt"], "is empty"),
        (["missing.txt"], "there is no file"),
        (["m.npy", "--data", "m.npy"], "--data is for model"),
        (["words.txt", "--binarise", "threshold"], "--binarise is for model or matrix"),
        (["m.npy", "--longest-block", "3"], "--longest-block is for symbols"),
        (["words.txt", "--longest-block", "900"], "at least 2 blocks"),
        (["m.npy", "--out", "no/t.csv"], "cannot write"),
        (["m.npy", "--out", "m.csv"], "exists"),
        (["m.npy", "--kind", "picture"], "--kind"),
    ],
)
def test_bad_input_is_one_line_and_status_2(here, arguments, message):
    before = {path.name: path.read_bytes() for path in here.iterdir()}
    assert message in call("measure", *arguments, *EFFORT, status=2)
    assert {path.name: path.read_bytes() for path in here.iterdir()} == before
