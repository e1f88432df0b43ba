import math

import pytest

from analysis.errorbars.formats import format_interval, format_number, format_range


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (format_number(1.25), "1.2500"),
        (format_number(1.25, 0), "1"),
        (format_number(1.25, 3, "+"), "+1.250"),
        (format_number(math.nan), "not defined"),
        (format_number(-math.inf, 2, "+"), "not defined"),
        (format_range(-0.5, 0.25, 2), "-0.50 to 0.25"),
        (format_interval(0.1, 0.05, 0.15, 2, "+"), "+0.10 (+0.05 to +0.15)"),
        (format_interval(0.1, math.nan, 0.15, 2), "0.10"),
        (format_interval(0.1, 0.05, math.nan, 2), "0.10"),
        (format_interval(math.nan, 0.05, 0.15, 2), "not defined"),
    ],
)
def test_numbers_as_text(text, expected):
    assert text == expected
