"""Binary patches of photographs that scikit-image ships: a pixel is on where it is brighter than the picture's median.

Every picture is cut from its upper left corner into patches that do not overlap; what is left at the right and lower
edges is not used. The threshold is that of Stephens, Mora, Tkacik and Bialek (Phys. Rev. Lett. 110 (2013) 018701). The
pictures are those photographs in the package whose authors gave up their rights; grey levels are whole numbers.
"""

from io import BytesIO
from pathlib import Path

import numpy as np

from dbn.datasets.sets.makers.installed import package_directory, read_members
from dbn.datasets.sets.named_set import SHIPPED, NamedSet, Rows, Source
from dbn.datasets.sets.shuffled import shuffled_rows
from rbm.bits import States, pack
from rbm.errors import InputError

SIDE = 12
TO_TRAIN_ON = (
    "astronaut.png", "brick.png", "camera.png", "clock_motion.png", "coffee.png", "coins.png", "grass.png",
    "rocket.jpg",
)  # fmt: skip
HELD_OUT = ("chelsea.png", "gravel.png")
_GREY = np.array([299, 587, 114])  # thousandths of red, green and blue (ITU-R BT.601)


def grey_levels(content: bytes) -> np.ndarray:
    """Decode a picture into its grey levels, int64 (height, width), in thousandths of those of the file."""
    from PIL import Image

    with Image.open(BytesIO(content)) as image:
        return np.asarray(image.convert("RGB")).astype(np.int64) @ _GREY


def patches_of(grey: np.ndarray) -> np.ndarray:
    """Cut grey levels (height, width) into patches, bool (n, 144); on where brighter than the median of all."""
    bits = grey > np.median(grey)
    height, width = (size // SIDE for size in bits.shape)
    tiles = bits[: height * SIDE, : width * SIDE].reshape(height, SIDE, width, SIDE)
    return tiles.transpose(0, 2, 1, 3).reshape(-1, SIDE * SIDE)


def _make(source: Path) -> Rows:
    pictures = read_members(source, "skimage", "data/*.[pj][np]g")
    return shuffled_rows("patches", *(_patches(pictures, names) for names in (TO_TRAIN_ON, HELD_OUT)))


def _patches(pictures: dict[str, bytes], names: tuple[str, ...]) -> States:
    missing = [name for name in names if name not in pictures]
    if missing:
        raise InputError(f"scikit-image ships no {', '.join(missing)} any more: get the version that did")
    return pack(np.concatenate([patches_of(grey_levels(pictures[name])) for name in names]))


PATCHES = NamedSet(
    name="patches",
    title="binary patches of photographs",
    origin="all 12 x 12 patches of ten photographs of scikit-image, on above the median of the picture",
    licence="CC0 or public domain (the photographs), BSD-3-Clause (the package)",
    units=SIDE * SIDE,
    rows=12_186,
    held_out_rows=2_689,
    held_out="by picture: chelsea and gravel",
    digests=(
        "53e7c90fcd94972da309579b5c7a1bc2a2472175e2e1cb2ff40a6ff97589cd86",
        "f88cf0c9c2f669096c41557c9ee66552b59bdeba69cac91e0117fb2d164b49b1",
    ),
    place=SHIPPED,
    shape=(SIDE, SIDE),
    made_from=Source("scikit-image 0.26.0", "pip install scikit-image==0.26.0", package_directory("skimage"), _make),
)
