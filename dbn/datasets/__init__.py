"""Data as bits: the embedded MNIST, files of several kinds, binarisation, packed files, what a training had."""

from dbn.datasets.digest import digest
from dbn.datasets.load import load_data
from dbn.datasets.mnist import Labelled, load_mnist
from dbn.datasets.source import DataSource

__all__ = ["DataSource", "Labelled", "digest", "load_data", "load_mnist"]
