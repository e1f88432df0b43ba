"""Data as bits: the embedded MNIST, files of several kinds, binarisation."""

from dbn.datasets.digest import digest
from dbn.datasets.load import DataSource, load_data
from dbn.datasets.mnist import Labelled, load_mnist

__all__ = ["DataSource", "Labelled", "digest", "load_data", "load_mnist"]
