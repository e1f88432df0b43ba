import numpy as np
import pytest

from dbn.datasets import load_data, load_mnist
from rbm import InputError, unpack

GREY = np.random.default_rng(9).integers(0, 256, (11, 7), np.uint8)


@pytest.mark.parametrize(("spec", "split"), [(None, "train"), ("mnist:train", "train"), ("mnist:test", "test")])
def test_the_embedded_digits_by_name(spec, split):
    assert np.array_equal(load_data(spec).words, load_mnist(split).states.words)


def test_another_split_is_named():
    with pytest.raises(InputError, match="got 'valid'"):
        load_data("mnist:valid")


@pytest.mark.parametrize("spec", [None, "mnist:test"])
def test_the_embedded_digits_cannot_be_binarised_again(spec):
    with pytest.raises(InputError, match="leave out --binarise"):
        load_data(spec, "bernoulli")


def test_a_file_is_read_and_binarised(tmp_path):
    path = str(tmp_path / "x.npy")
    np.save(path, GREY)
    assert np.array_equal(unpack(load_data(path, "threshold")), GREY > 127)
    assert np.array_equal(unpack(load_data(path, "threshold:31")), GREY > 31)
    a, b, c = (load_data(path, "bernoulli", seed=seed).words for seed in (1, 1, 2))
    assert np.array_equal(a, b)
    assert not np.array_equal(a, c)


@pytest.mark.parametrize("name", ["x.csv", "x.npy"])
def test_grey_levels_of_text_and_of_bytes_are_treated_alike(tmp_path, name):
    path = str(tmp_path / name)
    np.save(path, GREY) if name == "x.npy" else np.savetxt(path, GREY, fmt="%d", delimiter=",")
    assert np.array_equal(unpack(load_data(path, "threshold", scale=255)), GREY > 127)
    with pytest.raises(InputError, match=r"--binarise threshold\[:T\] or --binarise bernoulli"):
        load_data(path)
