"""Follow a training from outside: what is called with the state after every epoch, and may stop it."""

from rbm.callbacks.csv_file import CSVWriter
from rbm.callbacks.protocol import Callback, Records, in_turn
from rbm.callbacks.tensorboard import TensorBoardWriter

__all__ = ["CSVWriter", "Callback", "Records", "TensorBoardWriter", "in_turn"]
