"""Short texts of records that hold arrays."""

from typing import Any

import numpy as np


def short_repr(record: Any) -> str:
    """Return the repr of a NamedTuple, of each array its type and shape alone. For use in ``__repr__``."""
    return f"{type(record).__name__}({', '.join(f'{n}={_short(v)}' for n, v in record._asdict().items())})"


def _short(value: Any) -> str:
    if isinstance(value, np.ndarray) and value.ndim:
        return f"<{value.dtype} {value.shape}>"
    return repr(value)
