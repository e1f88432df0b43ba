import dataclasses
import json

import h5py
import numpy as np
import pytest
from conftest import random_machine
from damage import editing
from toys import stripes

import rbm
from dbn import DBN, DBNConfig, generate, load, pretrain, save
from dbn.checkpoint import load_source
from dbn.datasets import DataSource
from rbm import InputError

STACK = DBN((random_machine(7, 5, 1), random_machine(5, 3, 2)))
CONFIG = DBNConfig(layers=(5, 3), epochs=1, k=1, batch_size=7, snapshots=True)


def test_a_stack_built_by_hand_is_saved_and_read(tmp_path):
    save(tmp_path / "x.h5", STACK)
    state = load(tmp_path / "x.h5")
    for read, machine in zip(state.model.machines, STACK.machines, strict=True):
        for name in ("weights", "visible_bias", "hidden_bias"):
            assert getattr(read, name).tobytes() == getattr(machine, name).tobytes()
    assert state.complete
    assert (state.states, state.snapshots, state.epochs_done) == ((), (), 0)
    assert (state.config.layers, state.config.total_epochs) == ((5, 3), 0)
    assert load_source(tmp_path / "x.h5") == DataSource()
    assert generate(state.model, 2, 3, 4, seed=1).visible == generate(STACK, 2, 3, 4, seed=1).visible


def test_its_state_is_saved_again_as_the_same_and_cannot_be_trained_on(tmp_path):
    save(tmp_path / "x.h5", STACK)
    state = load(tmp_path / "x.h5")
    save(tmp_path / "y.h5", state)
    assert load(tmp_path / "y.h5").model.machines[1].weights.tobytes() == STACK.machines[1].weights.tobytes()
    for options in ({}, {"epochs": 3}):
        with pytest.raises(InputError, match="holds no training to go on with"):
            pretrain(stripes(23), state=state, **options)


def test_what_is_no_stack_is_not_saved(tmp_path):
    with pytest.raises(InputError, match="a DBN or a PretrainingState; got RBM"):
        save(tmp_path / "x.h5", STACK.machines[0])
    assert not list(tmp_path.iterdir())


def test_a_file_says_which_version_wrote_it(tmp_path):
    for stack in (STACK, pretrain(stripes(23), CONFIG)):
        save(tmp_path / "x.h5", stack)
        with h5py.File(tmp_path / "x.h5") as file:
            assert (file.attrs["kind"], file.attrs["format"], file.attrs["version"]) == ("dbn", 2, rbm.__version__)


def without(file, name):
    """Take a hyper-parameter out of a file."""
    for item in (file, *(file[f"layers/{n}"] for n in (1, 2))):
        values = json.loads(item.attrs["config"])
        del values[name]
        item.attrs["config"] = json.dumps(values)


def test_a_hyper_parameter_a_file_lacks_has_its_default_and_one_it_has_too_much_is_refused(tmp_path):
    path = tmp_path / "x.h5"
    save(path, pretrain(stripes(23), dataclasses.replace(CONFIG, power=0.5)))
    with editing(path) as file:
        without(file, "power")
    assert load(path).config.power == load(path).states[1].config.power == 0.5
    with editing(path) as file:
        file.attrs.update(version="7.1", config=file.attrs["config"].replace("{", '{"restart": 0.5, '))
    with pytest.raises(InputError, match="x.h5: the saved DBNConfig has restart, which .* written by version 7.1"):
        load(path)


def test_a_format_of_a_later_version_is_refused(tmp_path):
    save(tmp_path / "x.h5", STACK)
    with editing(tmp_path / "x.h5") as file:
        file.attrs.update(version="7.1", format=5)
    for read in (load, load_source):
        with pytest.raises(
            InputError, match="format 5; this version reads formats 1, 2, 3 and 4; it was written by version 7.1"
        ):
            read(tmp_path / "x.h5")


def test_a_stack_whose_machines_do_not_fit_is_refused(tmp_path):
    save(tmp_path / "x.h5", STACK)
    with editing(tmp_path / "x.h5") as file:
        del file["machines/2"]
        file.copy("machines/1", "machines/2")
    with pytest.raises(InputError, match="x.h5: layer 1 has 5 units but the machine above it has 7"):
        load(tmp_path / "x.h5")
    with editing(tmp_path / "x.h5") as file:
        file["machines/1/weights"][0, 0] = np.nan
    with pytest.raises(InputError, match="x.h5: weights must be finite"):
        load(tmp_path / "x.h5")
