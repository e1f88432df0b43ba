"""Exact likelihoods over estimators and Gibbs steps: the same as by enumeration of the machines that were trained."""

import dataclasses
import json

import exact
import numpy as np
import pytest
from click.testing import CliRunner
from conftest import JIT

from benchmarks.cli import main
from benchmarks.quality.exact import Grid, grid_of, run
from benchmarks.quality.work import Size, likelihood_work
from rbm import InputError, train, unpack

compiled = pytest.mark.skipif(not JIT, reason="images are read and machines trained")
SIZE = Size(n=53, n_test=31, n_visible=7, n_hidden=3)
SMALL = ["--n", "53", "--test", "31", "--visible", "7", "--hidden", "3", "--epochs", "2"]


@compiled
def test_likelihoods_are_those_of_the_machines_by_enumeration():
    found = run(SIZE, Grid(("cd", "pcd"), (1, 3), epochs=23, seed=5))
    assert [(f.estimator, f.k) for f in found] == [("cd", 1), ("cd", 3), ("pcd", 1), ("pcd", 3)]
    work, rows = likelihood_work(SIZE, 23, 5)
    for f in found:
        model = train(work.grey, dataclasses.replace(work.config, estimator=f.estimator, k=f.k)).model
        law = np.log(exact.joint(model).sum(axis=1))
        each = law[exact.number(unpack(rows))]
        assert f.test == pytest.approx(each.mean(), abs=1e-4)
        assert f.error == pytest.approx(each.std(ddof=1) / np.sqrt(31), rel=1e-3)
        assert f.trained == pytest.approx(law[exact.number(unpack(work.problem.states))].mean(), abs=1e-4)
    assert len({f.test for f in found}) == 4


@compiled
def test_the_command_prints_and_keeps_every_machine(tmp_path):
    done = CliRunner().invoke(main, ["exact", *SMALL, "--k", "2,1", "--json", str(tmp_path / "e.json")])
    assert done.exit_code == 0, done.output
    report = json.loads((tmp_path / "e.json").read_text())
    assert [row["contestant"] for row in report["rows"]] == ["cd-1", "cd-2", "pcd-1", "pcd-2"]
    for row in report["rows"]:
        assert f"{row['nats'][0]:.2f}" in done.output


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--k", "0"], "at least 1"),
        (["--k", "one"], "whole numbers"),
        (["--estimators", "cd,gibbs"], "gibbs"),
        (["--visible", "784", "--hidden", "26"], "at most 25"),
    ],
)
def test_what_cannot_be_is_one_line(options, message):
    done = CliRunner().invoke(main, ["exact", *SMALL, *options])
    assert done.exit_code == 2
    assert message in done.output
    with pytest.raises(InputError):
        grid_of("cd", "1,,2", 1, 1)
