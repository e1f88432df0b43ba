import dataclasses
import json
import os
import stat

import h5py
import numpy as np
import pytest
from toys import CONFIG, bits_of, stripes

from rbm import InputError, train
from rbm.checkpoint import read_config, read_state, write_state
from rbm.files import open_checkpoint, replacing


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


def test_a_configuration_of_other_names_is_refused():
    values = dataclasses.asdict(CONFIG)
    del values["k"]
    with pytest.raises(InputError, match="differs in gibbs, k"):
        read_config(type(CONFIG), json.dumps({**values, "gibbs": 1}))


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
        with open_checkpoint(path, "thing", 1) as file:
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
        ({"kind": "other", "format": 1}, "does not hold a thing"),
        ({"kind": "thing", "format": 2}, "has format 2; this version reads format 1"),
        ({"kind": "thing", "format": 1}, "lacks a part"),
    ]:
        with h5py.File(path, "w") as file:
            file.attrs.update(attributes)
            file["padding"] = np.zeros(9999)
        refuses(path, message)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    refuses(path, "not a whole HDF5 file")
