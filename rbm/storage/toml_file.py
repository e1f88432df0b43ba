"""Read a TOML file, with errors of one line."""

import tomllib
from pathlib import Path
from typing import Any

from rbm.errors import InputError


def read_toml(path: str | Path, name: str) -> dict[str, Any]:
    """Return what a TOML file holds; InputError, which calls it by a name, where it cannot be read or is no TOML."""
    try:
        return tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read {name}: {getattr(error, 'strerror', None) or error}") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{name} is no TOML: {error}") from None
