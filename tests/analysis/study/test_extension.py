"""A study goes on with more seeds, networks or epochs to the table of one that had them from the start."""

import dataclasses
import shutil

import numpy as np
import pytest
from toys import bits_of, stripes

from analysis import run_study
from analysis.study.config import StudyConfig, from_toml
from analysis.study.extension import extended
from analysis.study.more_epochs import with_more_epochs
from analysis.table.row import PIXELS_SHUFFLED, TRAINED, WIDTHS_EQUAL
from dbn import DBNConfig, load, pretrain
from rbm import InputError, pack


def config_of(directory, **changes) -> StudyConfig:
    training = DBNConfig(layers=(5, 3), epochs=(1, 3), k=1, batch_size=7, seed=3, snapshots=True)
    config = StudyConfig(
        data=str(directory / "data.npy"), shuffles=2, splits=2, matches=2, bootstraps=2, power_law_draws=1,
        patterns=4, subsamples=2, samples=2, steps=2, training=training,
    )  # fmt: skip
    epochs = changes.pop("epochs", training.epochs)
    return dataclasses.replace(config, training=dataclasses.replace(training, epochs=epochs), **changes)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    directory = tmp_path_factory.mktemp("data")
    np.save(directory / "data.npy", stripes(83, columns=9))
    return directory


@pytest.fixture(scope="module")
def saved_study(data, tmp_path_factory):
    """The directory of a finished study, to be copied."""
    directory = tmp_path_factory.mktemp("saved") / "study"
    run_study(config_of(data), directory)
    return directory


@pytest.mark.parametrize(
    "changes",
    [{"seeds": 2}, {"networks": (TRAINED, PIXELS_SHUFFLED, WIDTHS_EQUAL)}, {"epochs": (1, 5)},
     {"epochs": (1, 4), "seeds": 2, "networks": (TRAINED, WIDTHS_EQUAL), "workers": 2}],
    ids=["seeds", "networks", "epochs", "all"],
)  # fmt: skip
def test_a_study_that_goes_on_is_one_that_had_it_all_from_the_start(data, saved_study, tmp_path, changes):
    shutil.copytree(saved_study, tmp_path / "a")
    models = {path: path.stat().st_mtime_ns for path in (tmp_path / "a").glob("networks/*/model.h5")}
    wanted = config_of(data, **changes)
    result = run_study(wanted, tmp_path / "a")
    whole = run_study(dataclasses.replace(wanted, workers=1), tmp_path / "b")
    assert (tmp_path / "a" / "study.csv").read_bytes() == (tmp_path / "b" / "study.csv").read_bytes()
    assert repr(result.rows) == repr(whole.rows)
    assert from_toml(tmp_path / "a" / "config.toml") == wanted
    if "epochs" not in changes:  # what was done is not done again
        assert all(path.stat().st_mtime_ns == before for path, before in models.items())


def test_networks_keep_the_order_of_the_saved_ones(data):
    saved = config_of(data, networks=(WIDTHS_EQUAL, TRAINED))
    wanted = config_of(data, networks=(TRAINED, PIXELS_SHUFFLED, WIDTHS_EQUAL))
    assert extended(saved, wanted).networks == (WIDTHS_EQUAL, TRAINED, PIXELS_SHUFFLED)


def test_the_same_epochs_written_otherwise_are_the_saved_ones(data):
    saved = config_of(data, epochs=3)
    assert extended(saved, config_of(data, epochs=(3, 3))) == saved


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"shuffles": 3}, "another shuffles: leave it as it is. A study goes on with more seeds"),
        ({"training": DBNConfig(layers=(5, 3), epochs=(1, 3), k=2, batch_size=7, seed=4)}, "another .*k.*seed"),
        ({"seeds": 1}, "fewer than the saved 2"),
        ({"networks": (TRAINED,)}, f"{WIDTHS_EQUAL} is missing"),
        ({"epochs": (2, 3)}, r"only grow in the last layer.*saved epochs are 1,3; got 2,3"),
        ({"epochs": (1, 2)}, "cannot be fewer than the saved 3"),
    ],
)
def test_what_a_study_cannot_go_on_with_is_said(data, changes, message):
    saved = config_of(data, seeds=2, networks=(TRAINED, WIDTHS_EQUAL))
    if "training" in changes:
        wanted = dataclasses.replace(saved, **changes)
    else:
        wanted = config_of(data, **{"seeds": 2, "networks": (TRAINED, WIDTHS_EQUAL)} | changes)
    with pytest.raises(InputError, match=message):
        extended(saved, wanted)


def test_a_linear_schedule_cannot_be_lengthened(data):
    saved, wanted = config_of(data), config_of(data, epochs=(1, 4))
    linear = [
        dataclasses.replace(c, training=dataclasses.replace(c.training, schedule="linear")) for c in (saved, wanted)
    ]
    with pytest.raises(InputError, match="linear schedule"):
        extended(*linear)
    assert extended(saved, wanted).training.epochs == (1, 4)


@pytest.mark.parametrize("stop", [1, 2, 4])
def test_training_goes_on_bit_for_bit_wherever_it_stopped_and_snapshots_are_those_of_the_longer_one(data, stop):
    rows, saved, wanted = (
        pack(stripes(74, columns=9)),
        config_of(data).training,
        config_of(data, epochs=(1, 6)).training,
    )
    states = []
    pretrain(rows, saved, on_epoch=states.append)
    state = with_more_epochs(states[stop - 1], wanted)
    assert not state.complete
    whole, found = pretrain(rows, wanted), pretrain(rows, state=state)
    assert [bits_of(s) for s in found.states] == [bits_of(s) for s in whole.states]
    assert [s[:2] for s in found.snapshots] == [s[:2] for s in whole.snapshots]
    assert (2, 3) not in [s[:2] for s in found.snapshots]  # the former last epoch, no power of two


def test_another_configuration_is_left_as_it_is(data):
    rows = pack(stripes(74, columns=9))
    state = pretrain(rows, config_of(data).training)
    for wanted in (config_of(data, epochs=(2, 3)), config_of(data, epochs=(1, 2))):
        assert with_more_epochs(state, wanted.training) is state


def test_a_directory_that_holds_something_else_is_refused_and_nothing_is_written(data, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="holds no study"):
        run_study(config_of(data), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_epochs_of_the_checkpoint_are_those_of_the_configuration(data, saved_study, tmp_path):
    shutil.copytree(saved_study, tmp_path / "a")
    run_study(config_of(data, epochs=(1, 4)), tmp_path / "a")
    state = load(tmp_path / "a" / "networks" / "trained-seed3" / "model.h5")
    assert state.config.epochs == (1, 4)
    assert [s.epoch for s in state.states] == [1, 4]
