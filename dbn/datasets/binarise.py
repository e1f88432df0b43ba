"""Conversion of grey levels to bits: by a threshold, or one Bernoulli draw a pixel."""

import math

import numpy as np

from rbm.bits import States, pack
from rbm.errors import InputError


def binarise(array: np.ndarray, method: str | None, seed: int) -> States:
    """Convert real numbers or booleans to states.

    Parameters
    ----------
    array : array of shape (n, units)
    method : {None, "threshold", "threshold:T", "bernoulli"}
        None takes 0 and 1 only. A threshold sets what is above T; without T it is 127 for whole numbers and 0.5 for
        floats in [0, 1]. ``"bernoulli"`` is one draw a value from the seed: on with probability value / 255 for
        whole numbers up to 255, with the value itself for floats in [0, 1].
    seed : int
        Used by ``"bernoulli"`` alone, on the stream "binarise".

    Raises
    ------
    InputError
        On values that are not finite, negative, not 0/1 without a method, or out of the method's range; on another
        shape, method, threshold or seed.
    """
    if array.ndim != 2 or array.dtype.kind not in "biuf":
        raise InputError(f"data must be real numbers of shape (n, units); got {array.dtype} of shape {array.shape}")
    off = ~np.isfinite(array) | (array < 0)
    if off.any():
        row, column = np.argwhere(off)[0]
        raise InputError(
            f"data must be finite and at least 0; got {array[row, column]} at row {row}, column {column}: "
            "mend or rescale them first"
        )
    if method is None:
        grey = (array != 0) & (array != 1)
        if grey.any():
            row, column = np.argwhere(grey)[0]
            raise InputError(
                f"data must be 0 or 1; got {array[row, column]} at row {row}, column {column}: "
                "use --binarise threshold[:T] or --binarise bernoulli"
            )
        return pack(array)
    name, _, text = method.partition(":")
    if name == "threshold":
        return pack(array > _threshold(array, text))
    if method == "bernoulli":
        return pack(_uniform(array.shape, seed) < _grey(array))
    raise InputError(f"binarise must be threshold, threshold:T or bernoulli; got {method!r}")


def _uniform(shape: tuple[int, ...], seed: int) -> np.ndarray:
    """Draw numbers in [0, 1) from the stream "binarise" of the seed."""
    from rbm.streams import stream_generator

    if seed < 0:
        raise InputError(f"the seed must be at least 0; got {seed}")
    return stream_generator(seed, "binarise").random(shape)


def _whole(array: np.ndarray) -> bool:
    """Return whether the values are grey levels in whole numbers, such as 0 to 255."""
    return bool(array.max(initial=0) > 1 and (array == np.floor(array)).all())


def _threshold(array: np.ndarray, text: str) -> float:
    if text:
        try:
            threshold = float(text)
        except ValueError:
            threshold = math.nan
        if not math.isfinite(threshold):
            raise InputError(f"the threshold must be a finite number; got {text!r}: give e.g. threshold:127")
        return threshold
    if _whole(array):
        return 127.0
    if array.max(initial=0) <= 1:
        return 0.5
    raise InputError(f"values up to {array.max()} that are not whole need a threshold: threshold:T")


def _grey(array: np.ndarray) -> np.ndarray:
    """Return the probability with which each value is on."""
    highest = array.max(initial=0)
    if highest <= 1:
        return array
    if _whole(array) and highest <= 255:
        return array / 255
    raise InputError(f"bernoulli needs values in [0, 1], or whole numbers up to 255; got up to {highest}")
