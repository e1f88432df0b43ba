"""``dbn sample --sampler``: one line with swaps and round trips, samples of the named sampler, refusals in one line."""

import numpy as np
import pytest
from click.testing import CliRunner
from conftest import JIT, random_machine
from small_training import TRAIN, call

from dbn import DBN, draw, load
from dbn.cli import main
from dbn.samples import load_samples
from dbn.terminal.mixing_line import mixing_line
from rbm.likelihood import Exchanges
from rbm.mixing import Mixing, ObservableMixing


@pytest.fixture
def kept(data):
    call("train", *TRAIN, "--snapshots", "--data", data, "--out", data.parent / "kept.h5")
    return data.parent / "kept.h5"


@pytest.mark.skipif(not JIT, reason="too many rows for plain Python")
@pytest.mark.parametrize("sampler", ["tempering", "trajectory"])
def test_samples_are_those_of_the_sampler_and_the_line_says_how_it_swapped(kept, sampler):
    out = kept.parent / "s.h5"
    arguments = ["sample", kept, "--layer", 2, "--n", 9, "--steps", 24, "--sampler", sampler, "--out", out, "--seed", 3]
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exit_code == 0, result.output
    assert result.stdout == f"{out}\n"
    lines = [line for line in result.stderr.splitlines() if not line.startswith("Compiling the kernels")]
    assert len(lines) == 1
    expected, found = draw(load(kept), 2, 9, 24, sampler=sampler, seed=3), load_samples(out)
    assert np.array_equal(found.visible, expected.generated.visible)
    assert np.array_equal(found.hidden, expected.generated.hidden)
    assert found.drawn["sampler"] == sampler
    exchanges = expected.exchanges
    rates, trips = 100 * exchanges.rates, exchanges.round_trips
    assert result.stderr.endswith(
        f"; {len(rates) + 1} levels: {rates.min():.0f} % of the swaps succeed at least, {rates.mean():.0f} % on "
        f"average, {trips} round trip{'' if trips == 1 else 's'}\n"
    )


def test_a_model_without_snapshots_has_no_trajectory(model):
    said = call("sample", model, "--layer", 1, "--sampler", "trajectory", "--out", "s.h5", status=2)
    assert "no snapshots of the training of layer 1 were kept: train with --snapshots" in " ".join(said.split())


def test_a_start_is_for_gibbs_chains(model):
    said = call("sample", model, "--layer", 1, "--sampler", "tempering", "--start", "data", "--out", "s.h5", status=2)
    assert "parallel tempering draws its own first states" in " ".join(said.split())


def line(reason, exchanges):
    slow = ObservableMixing("slow", 12.34, 0.52, 678.0, 1.234, -7.9)
    stack = DBN((random_machine(5, 3, 1),))
    return mixing_line(Mixing((slow,), "mixed", reason, 9, 50, 5.0), stack, 1, "random", exchanges)


def test_lines_of_samplers_with_levels():
    swapped = Exchanges(np.array([20, 10, 0]), np.array([5, 9, 0]), 1)
    said = line("apart", swapped)
    assert said.endswith(
        "what may help: --steps 1000; 4 levels: 25 % of the swaps succeed at least, 58 % on average, 1 round trip"
    )
    assert line("", swapped._replace(round_trips=0)).endswith("58 % on average, 0 round trips")
    assert line("", Exchanges(np.zeros(3, int), np.zeros(3, int), 0)).endswith("9 chains; 4 levels: no swap was tried")
