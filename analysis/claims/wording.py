"""Numbers and names in the sentences of verdicts, and an effect as a line of text."""

from analysis.claims.reading import Index, Key, has_values
from analysis.errorbars.formats import format_interval, format_number, format_range
from analysis.errorbars.intervals import Interval

EFFECT_HEAD = ("statistic", "of, or against", "mean", "95 % interval", "seeds", "each seed")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def format_seeds(interval: Interval, sign: str = "+") -> str:
    """Write a mean over seeds and its interval, three digits after the point, signed unless sign is empty."""
    text = format_interval(*interval[:3], digits=3, sign=sign)
    return f"{text} (one seed, no interval)" if interval.n == 1 else text


def join_words(names: list[str]) -> str:
    """Join names as a list in a sentence: a, b and c."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def number_word(n: int) -> str:
    """Return a whole number as a word, from eleven on as digits."""
    return _NUMBERS[n] if n < len(_NUMBERS) else str(n)


def missing_note(index: Index, nulls: dict[str, Key]) -> str:
    """Name in sentences the nulls, by the key of their number, that the table lacks or has as nan throughout."""
    absent = [null for null, key in nulls.items() if key not in index]
    undefined = [null for null, key in nulls.items() if null not in absent and not has_values(index, key)]
    return "".join(
        f" {words}: {join_words(names)}."
        for words, names in (("Not in the table", absent), ("Undefined in all layers", undefined))
        if names
    )


def effect_line(subject: str, statistic: str, interval: Interval, by_seed: dict[int, float]) -> tuple[str, ...]:
    """Return the cells below `EFFECT_HEAD`: the statistic, its mean and interval, and the value of every seed."""
    mean, low, high, n = interval
    ends = format_range(low, high, sign="+") if n > 1 else "none"
    each = ", ".join(f"{seed}: {format_number(value, sign='+')}" for seed, value in by_seed.items())
    return statistic, subject, format_number(mean, sign="+"), ends, str(n), each or "none"
