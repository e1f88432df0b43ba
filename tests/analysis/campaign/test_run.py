"""A campaign of tiny studies: run, stopped, gone on with, and what it says in the end."""

import dataclasses
from functools import partial

import command_line
import numpy as np
import pytest
from toys import stripes

from analysis.campaign import parts as module
from analysis.campaign.parts import Part
from analysis.campaign.run import decided, is_done, run_parts
from analysis.cli import main
from analysis.study.config import StudyConfig
from analysis.terminal import campaign
from dbn import DBNConfig
from rbm import InputError

pytestmark = pytest.mark.usefixtures("no_figures_in_module")
call = partial(command_line.call, main)
TINY = StudyConfig(
    seeds=1, shuffles=2, splits=2, matches=2, bootstraps=2, power_law_draws=1, patterns=4, subsamples=1, samples=1,
    steps=2, calibration=0, training=DBNConfig(layers=(4, 3), epochs=1, k=1, batch_size=16),
)  # fmt: skip


@pytest.fixture
def parts(tmp_path):
    found = []
    for name in ("one", "two"):
        np.save(tmp_path / f"{name}.npy", stripes(90, seed=len(name) + len(found)))
        config = dataclasses.replace(TINY, data=str(tmp_path / f"{name}.npy"))
        found.append(Part(name, config, decides=True))
    return tuple(found)


def test_what_is_done_is_not_done_again(parts, tmp_path):
    began = []

    def begin(number, part):
        began.append((number, part.name))
        return lambda progress: None

    run_parts(parts[:1], tmp_path / "out", begin)
    assert is_done(parts[0], tmp_path / "out")
    assert not is_done(parts[1], tmp_path / "out")
    run_parts(parts, tmp_path / "out", begin)
    assert began == [(0, "one"), (1, "two")]
    assert decided(parts, tmp_path / "out") == [str(tmp_path / "out" / name) for name in ("one", "two")]
    more = parts[0]._replace(config=dataclasses.replace(parts[0].config, workers=2))
    assert is_done(more, tmp_path / "out")


def test_a_directory_of_another_study_is_named(parts, tmp_path):
    run_parts(parts[:1], tmp_path, lambda number, part: lambda progress: None)
    other = parts[0]._replace(config=dataclasses.replace(parts[0].config, patterns=5))
    assert not is_done(other, tmp_path)
    with pytest.raises(InputError, match="one: .*patterns"):
        run_parts([other], tmp_path, lambda number, part: lambda progress: None)


def test_the_command_runs_all_and_says_what_they_decide(parts, tmp_path, monkeypatch):
    monkeypatch.setattr(campaign, "claims_parts", lambda names=("one", "two"): parts)
    said = call("study", "--preset", "claims", "--out", tmp_path / "out")
    assert "Study 1 of 2: one" in said
    assert "Study 2 of 2: two" in said
    assert "(iii) as a law over data sets" in said
    again = call("study", "--preset", "claims", "--out", tmp_path / "out")
    assert "Study" not in again
    assert again.endswith(said[said.index("(i) Noise") :])


def test_only_data_and_workers_can_be_chosen(tmp_path):
    for extra in (["--epochs", 3], ["--seeds", 2], ["--resume"]):
        said = call("study", "--preset", "claims", "--out", tmp_path / "out", *extra, status=2)
        assert "is as the protocol says" in said
    said = call("study", "--preset", "claims", "--data", "words,nothing", "--out", tmp_path / "out", status=2)
    assert "are names among chorales, ising-critical" in said
    assert "got nothing" in said
    assert not (tmp_path / "out").exists()
    assert module.claims_parts(("nothing",)) == ()
