"""What a state's pixels are taken to be before any of its training rows has been seen."""

from typing import NamedTuple


class Prior(NamedTuple):
    """Means of pixels that count as a rows beside the k training rows of a state: T = (on + a m) / (k + a)."""

    half: bool = False  # m is 1/2 for every pixel; else the pixel's mean over the training rows
    smoothing: float | None = None  # a, in rows; None: chosen on the tuning rows


PIXEL_MEANS = Prior()  # the primary form
ONE_HALF = Prior(half=True)  # the other two show how much the primary one depends on the prior
ADDED_ONE = Prior(smoothing=1.0)
