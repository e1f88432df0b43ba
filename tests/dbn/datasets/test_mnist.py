import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import dbn.datasets
from dbn.datasets import load_mnist, mnist
from rbm import InputError, unpack
from rbm.bits import as_states, count_on

# How often each digit occurs, as the label files of LeCun, Cortes and Burges have it
COUNTS = {
    "train": [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
    "test": [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
}
# Rows 10 to 19 of the first training image, a five, pixels above 127
FIVE = """
...........##...............
...........###..............
............##..............
.............###............
..............###...........
...............####.........
.................###........
.................###........
...............#####........
.............#######........
"""


@pytest.mark.parametrize("split", ["train", "test"])
def test_the_digits_are_all_there(split):
    states, labels = load_mnist(split)
    assert states.n == len(labels) == sum(COUNTS[split])
    assert states.n_units == 784
    assert labels.dtype == np.uint8
    assert np.bincount(labels).tolist() == COUNTS[split]
    assert as_states(states, 784).words.dtype == np.uint64  # no bit past the last is set
    assert abs(count_on(states).sum() / (784 * states.n) - 0.1325) < 0.0025


def test_seventy_thousand_in_all():
    assert load_mnist("train").states.n + load_mnist("test").states.n == 70_000


def test_the_first_image_is_the_well_known_five():
    states, labels = load_mnist()
    image = unpack(states.rows(slice(0, 1))).reshape(28, 28)
    assert labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert "\n".join("".join(".#"[v] for v in row) for row in image[10:20]) == FIVE.strip()


def test_images_belong_to_their_labels():
    """Assigning test images to the nearest class mean of the training images is right four times in five."""
    train, test = load_mnist("train"), load_mnist("test")
    x, y = unpack(train.states).astype(np.float32), unpack(test.states).astype(np.float32)
    means = np.stack([x[train.labels == digit].mean(axis=0) for digit in range(10)])
    nearest = (y @ means.T - (means**2).sum(axis=1) / 2).argmax(axis=1)
    assert (nearest == test.labels).mean() > 0.75


def test_another_split_is_named():
    with pytest.raises(InputError, match="one of train, test; got 'valid'"):
        load_mnist("valid")


def test_another_format_is_named(monkeypatch):
    monkeypatch.setattr(mnist, "FORMAT", 2)
    with pytest.raises(InputError, match="has format 1, not 2"):
        load_mnist()


def test_importing_the_package_loads_neither_numba_nor_hdf5():
    code = "import sys, dbn.datasets; sys.exit(any(name in sys.modules for name in ('numba', 'h5py', 'scipy')))"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(dbn.datasets.__file__).parents[2])
