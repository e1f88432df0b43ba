"""``dbn score``: what it prints, against the exact likelihood; rows and options it refuses."""

import re

import numpy as np
import pytest
from conftest import few
from small_training import TRAIN, call

from dbn import load
from dbn.scoring.stack_bound import stack_bounds
from rbm import log_likelihood, log_partition
from rbm.likelihood import exact_pseudo_likelihood

CHAINS, TEMPERATURES = few(60, 20), few(100, 20)
FEW = ["--estimator", "bracket", "--chains", CHAINS, "--temperatures", TEMPERATURES, "--ladders", 3, "--sweeps", 40]


def numbers_after(text, words):
    line = next(line for line in text.splitlines() if words in line)
    return [float(x) for x in re.findall(r"-?\d+\.\d+", line[line.index(words) :])]


def test_small_machines_get_their_exact_likelihood(model, data):
    shown = call("score", model)
    machine, rows = load(model).model.machines[0], np.load(data)
    values = log_likelihood(machine, rows)
    mean, error = numbers_after(shown, "log-likelihood:")
    assert np.isclose(mean, values.mean(), atol=1e-3)
    assert np.isclose(error, values.std(ddof=1) / np.sqrt(31), atol=1e-3)
    assert "exact, all 2^5 states" in shown
    assert "the first machine of 2 alone, 9 visible and 5 hidden units" in shown
    assert "the rows of the training, 31 rows" in shown
    assert np.isclose(numbers_after(shown, "all 9 units:")[0], exact_pseudo_likelihood(machine, rows).mean(), atol=1e-3)
    assert "one unit a row, seed 0" in shown


def test_a_bracket_says_all_it_rests_on(model, data):
    shown = call("score", model, *FEW, "--layer", 1, "--seed", 5)
    exact = log_likelihood(load(model).model.machines[0], np.load(data)).mean()
    mean, low, high, _ = numbers_after(shown, "log-likelihood:")
    assert low <= exact <= high
    assert abs(mean - exact) < 0.1
    for words in (
        "nats, seed 5;",
        f"{CHAINS} chains, {TEMPERATURES} temperatures",
        "effective size",
        "reverse annealing from the ladder's top",
        "3 ladders of",
        "40 sweeps",
        "swap rates",
        "round trips",
        "Gibbs-Bogoliubov sums",
        "probability of 0.05",
        "standard error over rows",
        "; bracketed",
        "binarisation: none, the file holds bits",
    ):
        assert words in shown, words
    assert "not bracketed" not in shown
    lower, upper = numbers_after(shown, "Gibbs-Bogoliubov sums:")[:2]
    assert lower < upper


def test_the_same_seed_prints_the_same(model):
    def printed(seed):
        return [
            line
            for line in call("score", model, *FEW, "--layer", 1, "--seed", seed).splitlines()
            if "annealing" in line
        ]

    assert printed(5) == printed(5)
    assert printed(5) != printed(6)


def test_what_is_not_bracketed_is_an_interval_and_says_why(model, data):
    shown = call(
        "score", model, *FEW[:2], "--layer", 1, "--chains", 5, "--temperatures", 1, "--ladders", 2, "--sweeps", 2
    )
    assert "nats a row, standard error over rows" in shown
    assert "; not bracketed" in shown
    assert "not bracketed: the effective size of forward annealing is" in shown
    low, high, _ = numbers_after(shown, "log-likelihood:")
    assert low < high


@pytest.fixture
def wide(tmp_path):
    np.save(tmp_path / "wide.npy", np.random.default_rng(1).integers(0, 2, (20, 26)))
    call("train", *TRAIN, "--layers", "27", "--data", tmp_path / "wide.npy", "--out", tmp_path / "w.h5")
    return tmp_path / "w.h5"


def test_large_machines_get_a_bracket_and_are_never_exact(wide):
    assert "exact up to 25 units in the smaller layer; this has 26" in call(
        "score", wide, "--estimator", "exact", status=2
    )
    shown = call("score", wide, *FEW[2:])
    assert "Gibbs-Bogoliubov" in shown
    assert "26 visible and 27 hidden units" in shown
    assert "first machine" not in shown


def test_data_of_another_width_and_options_without_data_are_refused(model, tmp_path):
    np.save(tmp_path / "narrow.npy", np.eye(8))
    assert "8 columns" in call("score", model, "--data", tmp_path / "narrow.npy", status=2)
    assert "--binarise: the model knows" in call("score", model, "--binarise", "bernoulli", status=2)
    assert "--chains" in call("score", model, "--chains", 0, status=2)


def test_what_memory_does_not_hold_is_refused_at_the_door(model):
    few_steps = ["--estimator", "bracket", "--temperatures", 2, "--layer", 1]
    said = call("score", model, *few_steps, "--chains", 2_000_000_000, status=2)
    assert "annealing of 2000000000 chains through 2 temperatures needs" in said
    assert "GB of memory, this machine has" in said
    assert "set chains or temperatures lower" in said
    said = call("score", model, *few_steps, "--ladders", 2**20, "--sweeps", 2**24, status=2)
    assert "set ladders or sweeps lower" in said


def test_rows_binarised_otherwise_are_refused_unless_marked(tmp_path):
    grey = np.random.default_rng(1).integers(0, 256, (31, 9)).astype(np.uint8)
    np.save(tmp_path / "g.npy", grey)
    call("train", *TRAIN, "--data", tmp_path / "g.npy", "--binarise", "threshold:99", "--out", tmp_path / "g.h5")
    other = ["score", tmp_path / "g.h5", "--data", tmp_path / "g.npy", "--binarise", "bernoulli", "--seed", 4]
    assert "--other-binarisation" in call(*other, status=2)
    assert "binarisation: bernoulli, seed 4; NOT THAT OF THE TRAINING" in call(*other, "--other-binarisation")


def test_bounds_are_those_of_the_stack_cut_at_a_layer(model, data):
    stack, rows = load(model).model, np.load(data)
    found = stack_bounds(stack, rows, draws=10)
    shown = call("score", model)
    log_z = log_partition(stack.machines[1])
    assert "bounds through layer 2 of 2, 9-5-3 units" in shown
    assert shown.index("pseudo-likelihood") < shown.index("bounds through")
    for words, values in (("lower bound:", found.bound[1]), ("bound of 10 draws:", found.weighted[1])):
        mean, error = numbers_after(shown, words)
        assert np.isclose(mean, values.mean() - log_z, atol=1e-3)
        assert np.isclose(error, values.std(ddof=1) / np.sqrt(31), atol=1e-3)
    assert "2^3 states" in shown
    assert shown.count("; log Z exact") == 2
    assert call("score", model, "--layer", 2) == shown
    assert call("score", model, "--layer", 1) == shown[: shown.index("bounds through")]
    seeded = call("score", model, "--draws", 3, "--seed", 4)
    expected = stack_bounds(stack, rows, draws=3, seed=4).weighted[1].mean() - log_z
    assert np.isclose(numbers_after(seeded, "bound of 3 draws:")[0], expected, atol=1e-3)


def test_bounds_of_a_machine_at_the_cut_that_is_not_exact_are_between_brackets(model, data):
    stack = load(model).model
    shown = call("score", model, *FEW, "--seed", 5)
    last = shown[shown.index("bounds through") :]
    exact = stack_bounds(stack, np.load(data), draws=10, seed=5).bound[1].mean() - log_partition(stack.machines[1])
    mean, low, high, _ = numbers_after(last, "lower bound:")
    assert low <= exact <= high
    assert abs(mean - exact) < 0.1
    assert "the log-odds of their states of layer 1" in last
    assert last.count("; bracketed") == 2
    weighted, *_ = numbers_after(last, "bound of 10 draws:")
    assert weighted > mean


def test_a_layer_that_is_not_there_is_refused(model):
    assert "layer must be from 1 to 2; got 3" in call("score", model, "--layer", 3, status=2)
    assert "--draws" in call("score", model, "--draws", 0, status=2)
