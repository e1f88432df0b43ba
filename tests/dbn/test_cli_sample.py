"""What ``dbn sample`` says of its chains: a line, on standard error, that changes nothing in the files."""

import h5py
import matplotlib.pyplot as plt
import numpy as np
import pytest
from click.testing import CliRunner
from conftest import random_machine

from dbn import DBN, generate, save
from dbn.cli import main
from dbn.generation import visible_probability
from dbn.terminal.mixing_line import mixing_line
from rbm import RBM
from rbm.mixing import Mixing, ObservableMixing

DEEP = RBM(np.full((5, 5), 9.0), np.full(5, -22.5), np.full(5, -22.5))  # all units on or all off, and a barrier


def say(model, path, *options, also=None):
    """Standard output and standard error of a call, and the samples it wrote."""
    save(path / "m.h5", model)
    out = path / "s.h5"
    arguments = ["sample", str(path / "m.h5"), "--out", str(out), "--overwrite", *map(str, options)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert result.stdout == "".join(f"{written}\n" for written in (out, also) if written)
    with h5py.File(out) as file:
        said = [line for line in result.stderr.splitlines(True) if not line.startswith("Compiling the kernels")]
        return "".join(said), file["visible"][...], file["hidden"][...]


def test_chains_that_have_mixed_and_that_have_not(tmp_path, draws):
    stack = DBN((random_machine(7, 5, 23, scale=0.3), DEEP))
    n, steps = draws(40, 20), draws(800, 400)
    said, visible, hidden = say(stack, tmp_path, "--layer", 1, "--n", n, "--steps", steps, "--seed", 3)
    expected = generate(stack, 1, n, steps, seed=3)
    assert np.array_equal(visible, expected.visible)
    assert np.array_equal(hidden, expected.hidden)
    assert said.startswith("chains have mixed: autocorrelation time ")
    assert f"in the last {steps // 2} sweeps of {n} chains\n" in said
    assert "R-hat 1.00" in said
    assert said.count("\n") == 1
    said, visible, _ = say(stack, tmp_path, "--layer", 2, "--n", n, "--steps", steps + 1, "--seed", 3)
    assert np.array_equal(visible, generate(stack, 2, n, steps + 1, seed=3).visible)
    assert said.startswith("chains have NOT mixed: they stay apart (R-hat ")
    assert said.endswith(
        f"what may help: --steps {10 * steps} or tempering (--sampler tempering) or a start from data (--start data)\n"
    )


def test_too_short_runs_get_no_number(tmp_path):
    stack = DBN((random_machine(7, 5, 23, scale=0.3),))
    for steps in (1, 2, 5):
        said, _, _ = say(stack, tmp_path, "--layer", 1, "--n", 20, "--steps", steps)
        advised = 20 * max(steps // 2, 1)
        assert said == f"too short to tell whether the chains have mixed; more sweeps would: --steps {advised}\n"
    assert say(stack, tmp_path, "--layer", 1, "--steps", 0)[0] == ""


def test_a_start_from_data_is_not_advised_to_who_has_it(tmp_path):
    np.save(tmp_path / "data.npy", np.repeat([[0] * 5, [1] * 5], 5, axis=0))
    options = ("--layer", 1, "--n", 20, "--steps", 100, "--start", "data", "--data", tmp_path / "data.npy")
    said, _, _ = say(DBN((DEEP, DEEP)), tmp_path, *options)
    assert said.splitlines()[-1].endswith(
        "what may help: --steps 1000 or a deeper layer (--layer 2) or tempering (--sampler tempering)"
    )


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("drift", "chains have NOT mixed: all still move together (slow moves 8 standard errors in the last 50 "
         "sweeps); more sweeps help: --steps 1000"),
        ("apart", "chains have NOT mixed: they stay apart (R-hat 1.23 of slow in the last 50 sweeps); "
         "what may help: --steps 1000 or a deeper layer (--layer 2) or tempering (--sampler tempering) "
         "or a start from data (--start data)"),
        ("few chains", "too few chains to tell whether they have mixed; more would: --n 100"),
        ("few sweeps", "too short to tell whether the chains have mixed; more sweeps would: --steps 1000"),
        ("constant", "nothing observed of the chains ever changes: whether they have mixed cannot be told"),
        ("", "chains have mixed: autocorrelation time 12.3 +- 0.5 sweeps of slow, R-hat 1.234, 678 effective draws, "
         "1.4e+02 a second in the last 50 sweeps of 9 chains"),
    ],
)  # fmt: skip
def test_lines(reason, line):
    nothing = ObservableMixing("constant", *[float("nan")] * 5)
    fast = ObservableMixing("fast", 3.0, 0.1, 2000.0, 1.004, 1.5)
    slow = ObservableMixing("slow", 12.34, 0.52, 678.0, 1.234, -7.9)
    mixing = Mixing((nothing, fast, slow), "mixed", reason, 9, 50, 5.0)
    assert mixing_line(mixing, DBN((DEEP, DEEP)), 1, "random") == line


def test_tempering_is_not_advised_for_label_units():
    slow = ObservableMixing("slow", 12.34, 0.52, 678.0, 1.234, -7.9)
    top = RBM(np.zeros((8, 2)), np.zeros(8), np.zeros(2), 3)
    said = mixing_line(Mixing((slow,), "mixed", "apart", 9, 50, 5.0), DBN((DEEP, top)), 2, "random")
    assert said.endswith("what may help: --steps 1000 or a start from data (--start data)")


@pytest.mark.parametrize(("layer", "sampler"), [(1, "gibbs"), (2, "gibbs"), (1, "tempering")])
def test_a_picture_of_probabilities(tmp_path, layer, sampler):
    stack = DBN((random_machine(6, 5, 23), random_machine(5, 3, 29)))
    picture = tmp_path / "p.png"
    given = ("--layer", layer, "--n", 4, "--steps", 3, "--seed", 5, "--sampler", sampler, "--shape", "2x3")
    _, visible, hidden = say(stack, tmp_path, *given, "--png", picture, "--probabilities", also=picture)
    values = 1 - plt.imread(picture)[::2, ::2]
    tiles = [values[3 * i : 3 * i + 2, 4 * j : 4 * j + 3].ravel() for i in range(2) for j in range(2)]
    if layer == 1:
        expected = stack.machines[0].visible_probability(hidden)
    else:
        expected = visible_probability(stack, 2, generate(stack, 2, 4, 3, seed=5))
    assert np.abs(np.array(tiles) - expected).max() < 1 / 255
    assert len(np.unique(tiles)) > 5
    assert set(np.unique(visible)) <= {0, 1}  # the file has the bits all the same


@pytest.mark.parametrize("given", [["--out", "s.h5", "--layer", "1"], ["--png", "p.png", "--clamp", "0:1x0:3"]])
def test_probabilities_are_of_a_picture(tmp_path, monkeypatch, given):
    monkeypatch.chdir(tmp_path)
    save("m.h5", DBN((random_machine(6, 5, 23),)))
    result = CliRunner().invoke(main, ["sample", "m.h5", "--probabilities", *given])
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "--probabilities is of the picture" in result.stderr
