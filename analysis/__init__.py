"""What a representation is worth: resolution, relevance, their frontier and their nulls."""

from typing import Any

import lazy_loader

# The names are those of __init__.pyi; each is imported when first used.
_lazy, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("relevance-rbm")
    return _lazy(name)
