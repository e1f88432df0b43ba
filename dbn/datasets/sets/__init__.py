"""Named data sets: each with its source, licence, digest and rule of what is held out; see docs/data.md."""

from dbn.datasets.sets.load import load_set
from dbn.datasets.sets.registry import SETS, set_named

__all__ = ["SETS", "load_set", "set_named"]
