"""How bits are made of what a file holds."""

from typing import NamedTuple

from rbm.errors import InputError

EACH_EPOCH = "bernoulli-each-epoch"


class Reading(NamedTuple):
    """The options of reading a file, each as on the command line."""

    binarise: str | None = None  # "threshold", "threshold:T", "bernoulli" or EACH_EPOCH; None: 0 and 1 alone
    scale: float | None = None  # the value that is full on; None: 255 of bytes, 1 of values from 0 to 1
    spins: bool = False  # -1 and +1 are off and on
    transpose: bool = False  # columns of the file are data points
    skip_columns: tuple[str, ...] = ()  # numbers from 0, or names in a header; "none" keeps those noticed
    labels: str | None = None  # of the rows: a column, by number or name, or a file

    @property
    def flags(self) -> list[str]:
        """Return the options that are given, as flags."""
        return [
            f"--{name.replace('_', '-')}" for name, value in self._asdict().items() if value not in (None, False, ())
        ]

    def describe(self) -> str:
        """Return how bits were made, in words; empty if the data are bits."""
        scale = f" of 0 to {self.scale:g}" if self.scale is not None else ""
        parts = [f"{self.binarise}{scale}" if self.binarise else "", "spins" if self.spins else "",
                 "transposed" if self.transpose else "",
                 f"without columns {', '.join(self.skip_columns)}" if self.skip_columns else ""]  # fmt: skip
        return ", ".join(part for part in parts if part)


def check_reading(reading: Reading) -> None:
    """Raise InputError if options contradict each other or are of no use."""
    if reading.spins and reading.binarise is not None:
        raise InputError("--spins are bits already: leave out --binarise")
    if reading.scale is not None and not 0 < reading.scale < float("inf"):
        raise InputError(f"the scale must be a finite number above 0; got {reading.scale}")
    if reading.scale is not None and (reading.binarise is None or ":" in reading.binarise):
        raise InputError("--scale is for --binarise threshold and bernoulli: leave it out")
