"""Check the environment variables that Numba reads when it is imported, where a wrong one ends in a traceback."""

import os

from rbm.errors import InputError

_WHOLE = {"NUMBA_NUM_THREADS": 1, "NUMBA_DISABLE_JIT": 0}  # and the least value


def check_environment() -> None:
    """Raise InputError if one of Numba's numbers is set to what is none."""
    for name, least in _WHOLE.items():
        text = os.environ.get(name, "")
        try:
            good = not text or int(text) >= least
        except ValueError:
            good = False
        if not good:
            raise InputError(
                f"the environment variable {name} must be a whole number of at least {least}; got {text!r}: unset it"
            )
