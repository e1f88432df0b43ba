"""Conversion of numbers to bits in chunks of rows: by a threshold, one Bernoulli draw a value, or the sign of spins.

Nothing is guessed: without a threshold T, values need a known scale, the value that is full on. It is 255 for bytes
that are not all 0 and 1, 1 for values from 0 to 1, or the one given.
"""

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple, NoReturn

import numpy as np

from dbn.reading import EACH_EPOCH, Reading, check_reading
from rbm.bits import States, n_words, pack
from rbm.errors import InputError

Chunks = Callable[[], Iterator[np.ndarray]]
Convert = Callable[[np.ndarray, int], np.ndarray]  # of a chunk and the number of its first row
_BYTE = 255.0


class Numbers(NamedTuple):
    """Real numbers of shape (n, units) in chunks of rows."""

    dtype: np.dtype
    n: int  # rows; -1 where it is known only once they are read
    chunks: Chunks


def binarise(
    array: np.ndarray, method: str | None, seed: int, *, scale: float | None = None, spins: bool = False
) -> States:
    """Convert real numbers or booleans to states.

    Parameters
    ----------
    array : array of shape (n, units)
    method : {None, "threshold", "threshold:T", "bernoulli"}
        None takes 0 and 1 only. A threshold sets what is above T; without T it is half of the scale.
        ``"bernoulli"`` is one draw a value from the seed: on with probability value / scale.
    seed : int
        Used by ``"bernoulli"`` alone, on the stream "binarise".
    scale : float, optional
        The value that is full on. Without it bytes have 255, unless all are 0 and 1, and values from 0 to 1 have 1.
    spins : bool
        Take -1 for off and +1 for on, and nothing else.

    Raises
    ------
    InputError
        On values that are not finite, negative without a threshold T, not 0/1 without a method, or of no known scale;
        on another shape, method, threshold, scale or seed.
    """
    if isinstance(array, np.ma.MaskedArray):
        raise InputError("data must be whole: this array is masked; fill or drop what its mask hides, as by .filled()")
    if array.ndim != 2 or array.dtype.kind not in "biuf":
        raise InputError(f"data must be real numbers of shape (n, units); got {array.dtype} of shape {array.shape}")
    reading = Reading(binarise=method, scale=scale, spins=spins)
    return collect(Numbers(array.dtype, len(array), lambda: iter([array])), reading, seed, array.shape[1])


def collect(numbers: Numbers, reading: Reading, seed: int, width: int) -> States:
    """Convert numbers of so many columns to states; where the rows are known, no more memory than those and a chunk."""
    if numbers.n < 0:
        parts = [part.words for part in bit_chunks(numbers, reading, seed)]
        return States(np.concatenate(parts), width)
    words, start = np.empty((numbers.n, n_words(width)), np.uint64), 0
    for part in bit_chunks(numbers, reading, seed):
        words[start : start + part.n] = part.words
        start += part.n
    return States(words, width)


def bit_chunks(numbers: Numbers, reading: Reading, seed: int) -> Iterator[States]:
    """Yield the states of each chunk of numbers; errors as `binarise`."""
    check_reading(reading)
    convert = _converter(numbers, reading, seed)
    start = 0
    for chunk in numbers.chunks():
        yield pack(convert(chunk, start))
        start += len(chunk)


def _converter(numbers: Numbers, reading: Reading, seed: int) -> Convert:
    """Return the function of a chunk and the number of its first row that gives its bits, bool."""
    name, colon, text = (reading.binarise or "").partition(":")
    if reading.spins:
        return lambda chunk, row: _checked(numbers, chunk, row, abs(chunk.astype(float)) == 1, "-1 or +1") > 0
    if reading.binarise is None:
        return lambda chunk, row: _checked(numbers, chunk, row, (chunk == 0) | (chunk == 1), "0 or 1") != 0
    if name == "threshold" and colon:
        threshold = _threshold(text)
        return lambda chunk, row: _checked(numbers, chunk, row, np.isfinite(chunk), "finite") > threshold
    if reading.binarise == EACH_EPOCH:
        raise InputError(f"--binarise {EACH_EPOCH} is for dbn train alone: use bernoulli, which draws once")
    if reading.binarise not in ("threshold", "bernoulli"):
        raise InputError(f"binarise must be threshold, threshold:T or bernoulli; got {reading.binarise!r}")
    scale, grey = grey_checks(numbers, reading)
    if name == "threshold":
        return lambda chunk, row: grey(chunk, row) > scale / 2
    generator = _generator(seed)
    return lambda chunk, row: (
        generator.random(chunk.shape) < (grey(chunk, row) if scale == 1 else grey(chunk, row) / scale)
    )


def grey_checks(numbers: Numbers, reading: Reading) -> tuple[float, Convert]:
    """Return the value that is full on, and the function that refuses values of a chunk that are not from 0 to it."""
    scale, name = reading.scale or _scale(numbers), reading.binarise

    def grey(chunk: np.ndarray, row: int) -> np.ndarray:
        _checked(numbers, chunk, row, np.isfinite(chunk) & (chunk >= 0), "finite and at least 0")
        if (chunk <= scale).all():
            return chunk
        low, high, _ = _range(numbers)
        where = "[0, 1] or of a known scale" if reading.scale is None else f"the scale, 0 to {scale:g}"
        raise InputError(
            f"{name} needs values in {where}; got values up to {high} (the least is {low}): name the value that is "
            f"full on, e.g. --scale {_at_least(high)}, or a threshold of your own, --binarise threshold:T, e.g. "
            f"--binarise threshold:{high / 2:g}"
        )

    return scale, grey


def _checked(numbers: Numbers, chunk: np.ndarray, row: int, good: np.ndarray, wanted: str) -> np.ndarray:
    """Return the chunk; InputError, with the value and what to do, where one of it is not good."""
    if good.all():
        return chunk
    first, column = np.argwhere(~good)[0]
    value = chunk[first, column]
    if not np.isfinite(value) or (value < 0 and wanted == "0 or 1"):
        wanted = "finite and at least 0"
    _refuse(
        numbers, f"data must be {wanted}; got {value} at row {row + first}, column {column}", bool(np.isfinite(value))
    )


def _refuse(numbers: Numbers, what: str, finite: bool) -> NoReturn:
    """Raise InputError with the least and greatest value and the options that would take the data."""
    if not finite:
        raise InputError(f"{what}: mend or rescale them first")
    low, high, spins = _range(numbers)
    if "-1 or +1" in what:
        what = f"{what}; leave out --spins"
        if all(((chunk == 0) | (chunk == 1)).all() for chunk in numbers.chunks()):
            raise InputError(f"{what}: all are bits already, 0 or 1")
    if spins:
        raise InputError(f"{what}: all are -1 or +1, use --spins")
    found = f"values go from {low} to {high}"
    if low < 0:
        raise InputError(f"{what}: {found}, use --binarise threshold:0 or another threshold, or rescale them first")
    if numbers.dtype == np.uint8 or high <= 1:
        raise InputError(f"{what}: use --binarise threshold[:T] or --binarise bernoulli; {found}")
    raise InputError(
        f"{what}: use --binarise threshold[:T] or --binarise bernoulli, without T with --scale MAX, the value that is "
        f"full on; {found}, so e.g. --binarise threshold:{high / 2:g} or --binarise bernoulli --scale {_at_least(high)}"
    )


def _range(numbers: Numbers) -> tuple[float, float, bool]:
    """Return the least and the greatest finite value, and whether all are -1 or +1, of which there are both."""
    low, high, spins = [], [], True
    for chunk in numbers.chunks():
        known = chunk[np.isfinite(chunk)]
        if known.size:
            low.append(known.min())
            high.append(known.max())
        spins = spins and bool((abs(chunk.astype(float)) == 1).all())
    least, most = min(low, default=math.nan), max(high, default=math.nan)
    return least, most, spins and least < most


def _at_least(value: float) -> str:
    """Return a short text of a number that is not below it, so that it may be the scale."""
    text = f"{value:g}"
    return text if float(text) >= value else repr(float(value))


def _generator(seed: int) -> np.random.Generator:
    """Return the generator of the stream "binarise" of the seed; chunk after chunk it draws what it would at once."""
    from rbm.streams import stream_generator

    if seed < 0:
        raise InputError(f"the seed must be at least 0; got {seed}")
    return stream_generator(seed, "binarise")


def _threshold(text: str) -> float:
    try:
        threshold = float(text)
    except ValueError:
        threshold = math.nan
    if not math.isfinite(threshold):
        raise InputError(f"the threshold must be a finite number; got {text!r}: give e.g. threshold:127")
    return threshold


def _scale(numbers: Numbers) -> float:
    """Return the value that is full on, known of bytes that are not all 0 and 1; else 1, the most there may be."""
    if numbers.dtype != np.uint8:
        return 1.0
    return _BYTE if max((chunk.max(initial=0) for chunk in numbers.chunks()), default=0) > 1 else 1.0
