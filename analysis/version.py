"""The version of the program; all its packages have the same."""

from rbm.version import __version__

__all__ = ["__version__"]
