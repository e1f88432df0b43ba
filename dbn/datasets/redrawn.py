"""Grey levels kept in memory, from which a training draws its bits anew for every epoch."""

from typing import TYPE_CHECKING

import numpy as np

from dbn.datasets.binarise import Numbers, grey_checks
from dbn.reading import Reading, check_reading

if TYPE_CHECKING:
    from rbm.training.grey_levels import GreyLevels

_MOST = 2**16 - 1  # level of values that are no bytes and full on


def collect_levels(numbers: Numbers, reading: Reading, seed: int, width: int) -> "GreyLevels":
    """Read grey levels of so many columns, bytes as they are and other values in 65 536 steps; errors as `binarise`."""
    from rbm.training.grey_levels import GreyLevels, chances_of, group_levels

    check_reading(reading)
    scale, grey = grey_checks(numbers, reading)
    are_bytes = numbers.dtype == np.uint8
    parts, start = [], 0
    for chunk in numbers.chunks():
        values = grey(chunk, start)
        parts.append(group_levels(values if are_bytes else np.rint(values * (_MOST / scale)).astype(np.uint16)))
        start += len(chunk)
    chances = chances_of(np.arange(256) / scale if are_bytes else np.arange(_MOST + 1) / _MOST)
    return GreyLevels(np.concatenate(parts), chances, width, seed)
