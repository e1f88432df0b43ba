from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from dbn.datasets.sets.makers import patches
from dbn.datasets.sets.makers.patches import HELD_OUT, PATCHES, TO_TRAIN_ON, grey_levels, patches_of
from rbm import InputError, unpack

g = np.random.default_rng(3)


def encoded(pixels, kind="png"):
    content = BytesIO()
    Image.fromarray(pixels).save(content, kind)
    return content.getvalue()


def test_grey_levels_of_colours_and_of_grey():
    colours = np.array([[[10, 0, 0], [0, 10, 0], [0, 0, 10], [7, 7, 7]]], np.uint8)
    assert grey_levels(encoded(colours)).tolist() == [[2990, 5870, 1140, 7000]]
    assert grey_levels(encoded(np.array([[3, 200]], np.uint8))).tolist() == [[3000, 200_000]]


def test_patches_are_tiles_of_the_thresholded_picture():
    grey = (np.arange(26 * 38).reshape(26, 38) % 97) ** 3  # of other mean than median
    found = patches_of(grey)
    bits = grey > np.median(grey)
    assert found.shape == (2 * 3, 144)
    for i, (top, left) in enumerate((a, b) for a in (0, 12) for b in (0, 12, 24)):
        assert np.array_equal(found[i].reshape(12, 12), bits[top : top + 12, left : left + 12])
    assert abs(bits.mean() - 0.5) < 0.02


@pytest.fixture
def package(tmp_path):
    """A directory as that of scikit-image; every picture is marked by how many pixels of a patch are on."""
    (tmp_path / "data").mkdir()
    for i, name in enumerate(TO_TRAIN_ON + HELD_OUT):
        pixels = np.zeros((24, 24), np.uint8)
        pixels[:12, :12].flat[: i + 1] = 255
        kind = name[-3:].replace("jpg", "ppm")  # decoders go by the content
        (tmp_path / "data" / name).write_bytes(encoded(pixels if kind == "png" else np.dstack([pixels] * 3), kind))
    (tmp_path / "data" / "other.png").write_bytes(b"no picture")
    return tmp_path


def test_pictures_are_held_out_whole(package):
    train, test = (unpack(part.states) for part in PATCHES.made_from.make(package))
    n = len(TO_TRAIN_ON)
    assert (len(train), len(test)) == (4 * n, 4 * len(HELD_OUT))
    assert sorted(train.sum(axis=1)) == [0] * 3 * n + [i + 1 for i in range(n)]
    assert sorted(test.sum(axis=1)) == [0] * 3 * len(HELD_OUT) + [n + 1, n + 2]


def test_a_picture_that_is_not_shipped_is_named(package):
    (package / "data" / "rocket.jpg").unlink()
    with pytest.raises(InputError, match="scikit-image ships no rocket.jpg any more"):
        PATCHES.made_from.make(package)


def test_no_picture_is_on_both_sides():
    assert not set(TO_TRAIN_ON) & set(HELD_OUT)
    assert patches.SIDE**2 == PATCHES.units
