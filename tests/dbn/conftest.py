"""A small data file, and a model trained on it by the command line."""

import numpy as np
import pytest
from small_training import TRAIN, call
from toys import stripes


@pytest.fixture
def data(tmp_path):
    np.save(tmp_path / "data.npy", stripes(31, columns=9))
    return tmp_path / "data.npy"


@pytest.fixture
def model(data):
    call("train", *TRAIN, "--data", data, "--out", data.parent / "model.h5")
    return data.parent / "model.h5"
