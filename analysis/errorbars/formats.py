"""Numbers and intervals as text, on the terminal, in reports and on pages alike."""

import math

UNDEFINED = "not defined"


def format_number(value: float, digits: int = 4, sign: str = "") -> str:
    """Return a number with so many digits after the point, or `UNDEFINED` if it is nan or infinite.

    ``sign`` is "" or "+", which writes the plus sign too.
    """
    return f"{value:{sign}.{digits}f}" if math.isfinite(value) else UNDEFINED


def format_interval(mean: float, low: float, high: float, digits: int = 4, sign: str = "") -> str:
    """Return "mean (low to high)"; the mean alone where an end is not finite."""
    text = format_number(mean, digits, sign)
    if not (math.isfinite(mean) and math.isfinite(low) and math.isfinite(high)):
        return text
    return f"{text} ({format_range(low, high, digits, sign)})"


def format_bootstrap(value: float, low: float, high: float, digits: int = 4) -> str:
    """Return "low to high", or "-" where a bootstrap interval lies beside its value: there it does not hold."""
    return "-" if value < low or value > high else format_range(low, high, digits)


def format_range(low: float, high: float, digits: int = 4, sign: str = "") -> str:
    """Return "low to high", or "not defined" where neither is."""
    if low != low and high != high:
        return format_number(low, digits, sign)
    return f"{format_number(low, digits, sign)} to {format_number(high, digits, sign)}"
