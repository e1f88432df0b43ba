"""Numbers as the protocols' pages write them."""


def as_written(value: float) -> str:
    """Return a number as a protocol writes it: .02, 1/2, 50, 10 000."""
    if isinstance(value, int):
        return f"{value:,}".replace(",", " ")
    if value == 0.5:
        return "1/2"
    return f"{value:g}".removeprefix("0")
