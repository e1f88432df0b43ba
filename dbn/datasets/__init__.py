"""Data as bits: the embedded MNIST, files of several kinds, binarisation."""

from dbn.datasets.digest import digest
from dbn.datasets.load import load_data
from dbn.datasets.mnist import Labelled, load_mnist

__all__ = ["Labelled", "digest", "load_data", "load_mnist"]
