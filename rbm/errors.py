"""The two errors this project raises on purpose; the command lines turn them into one line and a status."""


class InputError(ValueError):
    """Something the caller gave cannot be used: what was wrong, what was got, what to do."""


class DivergenceError(ArithmeticError):
    """Training met a non-finite parameter; the message names epoch, layer and what to lower."""
