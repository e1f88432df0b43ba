import dataclasses
import json
import os
import stat

import h5py
import numpy as np
import pytest
from conftest import random_machine
from damage import editing
from toys import CONFIG, bits_of, stripes

import rbm
from rbm import InputError, train
from rbm.checkpoint import read_state, write_state
from rbm.files import open_checkpoint, replacing
from rbm.training.monitor import EpochRecord


@pytest.mark.parametrize("estimator", ["cd", "pcd"])
def test_a_state_written_and_read_trains_on_bit_for_bit(estimator, tmp_path):
    data, config = stripes(23), dataclasses.replace(CONFIG, estimator=estimator)
    half = train(data, config, stop_epoch=2)
    with h5py.File(tmp_path / "x.h5", "w") as file:
        write_state(file.create_group("s"), half)
    with h5py.File(tmp_path / "x.h5") as file:
        read = read_state(file["s"])
    assert bits_of(read) == bits_of(half)
    assert read[3:7] == half[3:7]
    assert np.array_equal(read.history, half.history, equal_nan=True)
    assert bits_of(train(data, state=read)) == bits_of(train(data, config))


@pytest.mark.parametrize("name", ["velocity/weights", "velocity/visible_bias", "velocity/hidden_bias", "chains"])
def test_parts_of_a_wrong_shape_are_named(name, tmp_path):
    with h5py.File(tmp_path / "x.h5", "w") as file:
        write_state(file.create_group("s"), train(stripes(5), CONFIG))
        del file["s"][name]
        file["s"][name] = np.zeros((2, 2))
        with pytest.raises(InputError, match=f"/s/{name} has shape"):
            read_state(file["s"])


@pytest.mark.parametrize("estimator", ["cd", "pcd"])
def test_a_saved_training_goes_on_bit_for_bit_and_its_machine_is_in_the_file(estimator, tmp_path):
    data, config = stripes(23), dataclasses.replace(CONFIG, estimator=estimator)
    half = train(data, config, stop_epoch=2)
    rbm.save(tmp_path / "x.h5", half)
    assert bits_of(train(data, state=rbm.load_state(tmp_path / "x.h5"))) == bits_of(train(data, config))
    assert np.array_equal(rbm.load(tmp_path / "x.h5").weights, half.model.weights)


def test_a_saved_machine_is_the_same(tmp_path):
    model = random_machine(7, 3, 1)
    rbm.save(tmp_path / "x.h5", model)
    read = rbm.load(tmp_path / "x.h5")
    for name in ("weights", "visible_bias", "hidden_bias"):
        assert getattr(read, name).tobytes() == getattr(model, name).tobytes()
    with pytest.raises(InputError, match="x.h5: the file holds a machine and no training to go on with"):
        rbm.load_state(tmp_path / "x.h5")
    with h5py.File(tmp_path / "x.h5") as file:
        assert dict(file.attrs) == {"kind": "rbm", "format": 2, "version": rbm.__version__}


def test_only_machines_and_their_training_are_saved(tmp_path):
    with pytest.raises(InputError, match="an RBM or a TrainingState; got str"):
        rbm.save(tmp_path / "x.h5", "model")
    assert not os.listdir(tmp_path)
    with pytest.raises(InputError, match="cannot write"):
        rbm.save(tmp_path / "no" / "x.h5", random_machine(7, 3, 1))


def test_what_a_later_version_added_is_refused_with_that_version(tmp_path):
    path = tmp_path / "x.h5"
    rbm.save(path, train(stripes(5), CONFIG))
    with editing(path) as file:
        file.attrs["version"] = "9.8"
        group = file["state"]
        config = group.attrs["config"]
        group.attrs["config"] = config.replace("{", '{"tempering": 3, ')
    with pytest.raises(
        InputError, match=r"x.h5: the saved .* has tempering, which .* by version 9.8: use that version"
    ):
        rbm.load_state(path)
    with editing(path) as file:
        file["state"].attrs["config"] = config
        file["state/history"].attrs["columns"] = json.dumps([*EpochRecord._fields[:-1], "joules"])
    with pytest.raises(InputError, match=r"curve has joules, which .* version 9.8: use that version"):
        rbm.load_state(path)
    with editing(path) as file:
        del file["state/history"]
        file["state/history"] = np.array([[1.0, 0.5]])
        file["state/history"].attrs["columns"] = json.dumps(["epoch", "seconds"])
    (record,) = rbm.load_state(path).history
    assert (record.epoch, record.seconds) == (1, 0.5)
    assert np.isnan(record.weight_norm)
    with editing(path) as file:
        file.attrs["format"] = 4
    with pytest.raises(
        InputError, match=r"has format 4; this version reads formats 1, 2 and 3; it was written by version 9.8"
    ):
        rbm.load(path)


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path):
    path = tmp_path / "x"
    path.write_text("old")

    def fail():
        with replacing(path) as temporary:
            temporary.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["x"]
    with replacing(path) as temporary:
        temporary.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert os.listdir(tmp_path) == ["x"]
    assert not stat.S_IMODE(path.stat().st_mode) & 0o111


def test_a_directory_that_is_not_there(tmp_path):
    def write():
        with replacing(tmp_path / "no" / "x.h5"):
            pass

    with pytest.raises(InputError, match="cannot write .*x.h5: No such file"):
        write()


def refuses(path, message):
    def read():
        with open_checkpoint(path, "thing", 2, 1) as file:
            file["part"]

    with pytest.raises(InputError, match=message):
        read()


def test_files_that_are_no_checkpoint(tmp_path):
    path = tmp_path / "x.h5"
    refuses(path, "there is no file")
    refuses(tmp_path, "there is no file")
    path.write_text("words")
    refuses(path, "not a whole HDF5 file")
    path.write_bytes(b"")
    refuses(path, "not a whole HDF5 file")
    for attributes, message in [
        ({"kind": "other", "format": 1}, "does not hold a thing, it is a file of kind other: give"),
        ({"kind": "thing", "format": 3}, "has format 3; this version reads formats 1 and 2"),
        ({"kind": "thing", "format": 2}, "lacks its checksum"),
        ({"kind": "thing", "format": 1}, "lacks a part"),
    ]:
        with h5py.File(path, "w") as file:
            file.attrs.update(attributes)
            file["padding"] = np.zeros(9999)
        refuses(path, message)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    refuses(path, "not a whole HDF5 file")
