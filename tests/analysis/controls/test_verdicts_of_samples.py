"""Samples decided by fives, as the seeds of a verdict."""

import numpy as np
import pytest

from analysis.controls.calibration.verdicts_of_samples import SEEDS, verdicts_of_samples
from analysis.protocols.second import DEFINED_SHARE

NAN = float("nan")


def said(values, threshold=0.0):
    return verdicts_of_samples(np.array(values), threshold).tolist()


def test_the_whole_interval_must_lie_above_the_threshold():
    assert said([1.0, 1.1, 0.9, 1.05, 0.95]) == [1]
    assert said([1.0, 1.1, 0.9, 1.05, 0.95], threshold=0.95) == [0]  # as its mean does, but not its lower end
    assert said([5.0, -4.0, 5.0, -4.0, 1.0]) == [0]
    assert said([-1.0, -1.1, -0.9, -1.05, -0.95]) == [0]


def test_the_interval_is_students_over_five():
    spread = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    half = 2.776445 * spread.std(ddof=1) / np.sqrt(5)  # t(4) at 97.5 %
    for above, yes in ((1e-4, 1), (-1e-4, 0)):
        assert said(spread + half + above) == [yes]


def test_groups_are_of_five_in_order_and_what_is_left_over_is_not_used():
    yes, no = [1.0, 1.1, 0.9, 1.0, 1.0], [-1.0, -1.1, -0.9, -1.0, -1.0]
    assert said([*yes, *no, *yes, -9.0]) == [1, 0, 1]
    assert said(yes[: SEEDS - 1]) == []


@pytest.mark.parametrize(("missing", "expected"), [(1, 1), (2, 1), (3, None), (5, None)])
def test_more_than_half_of_the_five_must_be_defined(missing, expected):
    assert DEFINED_SHARE == 0.5
    (found,) = said([NAN] * missing + [1.0, 1.1, 0.9, 1.0, 1.05][missing:])
    assert np.isnan(found) if expected is None else found == expected
