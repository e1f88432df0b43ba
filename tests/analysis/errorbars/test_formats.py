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


def test_a_bootstrap_interval_that_lies_beside_its_value_is_not_written():
    from analysis.errorbars.formats import format_bootstrap

    nan = float("nan")
    assert format_bootstrap(0.5, 0.4, 0.6) == "0.4000 to 0.6000"
    assert format_bootstrap(0.5, 0.5, 0.5, 1) == "0.5 to 0.5"
    assert format_bootstrap(0.5, 0.51, 0.6) == format_bootstrap(0.5, 0.4, 0.49) == "-"
    assert format_bootstrap(nan, nan, nan) == "not defined"
