"""The version of the program, as its files hold it."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("relevance-rbm")
except PackageNotFoundError:  # run from its sources, without being installed
    __version__ = "unknown"
