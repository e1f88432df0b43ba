"""Bands of pictures: grey levels in their places, names beside them."""

import numpy as np
import pytest
from matplotlib.image import imread

from dbn.pictures import Band, bands, save_bands, signed
from rbm import InputError


def levels(path):
    """Grey levels of a PNG, whole numbers from 0 to 255."""
    return np.round(imread(path)[..., 0] * 255).astype(int)


def test_every_picture_is_at_its_place_in_its_grey(tmp_path):
    """Six pictures of one grey each, in two rows and three columns: dark for large values."""
    values = np.array([[0.1, 0.25, 0.4], [0.6, 0.75, 0.9]])
    band = Band(np.repeat(values[..., None], 6, axis=2), ("above", "below"), ("a", "b", "c"))
    save_bands(tmp_path / "x.png", [band], (2, 3), "of six")
    found = levels(tmp_path / "x.png")
    centres = np.empty((2, 3, 2))
    for i in range(2):
        for j in range(3):
            grey = 255 * (1 - values[i, j])
            at = np.argwhere(np.abs(found - grey) <= 3)
            assert len(at) > 1000
            centres[i, j] = np.median(at, axis=0)
    assert (np.diff(centres[..., 0], axis=0) > 30).all()
    assert (np.diff(centres[..., 1], axis=1) > 50).all()
    assert np.ptp(centres[..., 0], axis=1).max() < 2
    assert np.ptp(centres[..., 1], axis=0).max() < 2


def test_bands_lie_below_each_other(tmp_path):
    band = Band(np.full((1, 2, 4), 0.25), (), ("a", "b"))
    save_bands(
        tmp_path / "x.png", [band, band._replace(pictures=np.full((1, 1, 4), 0.75), columns=("c",))], (2, 2), "x"
    )
    found = levels(tmp_path / "x.png")
    first, second = (np.argwhere(np.abs(found - 255 * (1 - grey)) <= 3) for grey in (0.25, 0.75))
    assert np.percentile(first[:, 0], 99) < np.percentile(second[:, 0], 1)
    assert len(first) > 1.5 * len(second)


def test_names_are_written_as_they_are(tmp_path):
    """A class may be called $x$ or have no end: no mathematics are set."""
    band = Band(np.full((1, 1, 4), 0.5), ("$y_$",), ("$x_$",))
    save_bands(tmp_path / "x.png", [band], (2, 2), "$_$")
    assert levels(tmp_path / "x.png").size


def test_a_picture_that_is_too_large_is_refused(tmp_path):
    shown = bands(np.zeros((1, 3000, 4)), (), [str(i) for i in range(3000)])
    with pytest.raises(InputError, match="show fewer"):
        save_bands(tmp_path / "x.png", shown, (2, 2), "x")
    assert not list(tmp_path.iterdir())


def test_pictures_break_into_bands():
    found = bands(np.arange(10).reshape(2, 5, 1), ("a", "b"), "vwxyz", width=3)
    assert [band.columns for band in found] == [("v", "w", "x"), ("y", "z")]
    assert np.array_equal(found[1].pictures[..., 0], [[3, 4], [8, 9]])


def test_signed_values_have_zero_in_the_middle():
    grey, scale = signed(np.array([[1.0, -4.0], [0.0, 2.0]]))
    assert scale == 4
    assert np.array_equal(grey, [[0.625, 0], [0.5, 0.75]])
    assert np.array_equal(signed(np.zeros((1, 2)))[0], [[0.5, 0.5]])
