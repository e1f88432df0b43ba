from .checkpoint import load, save
from .config import DBNConfig
from .generation import Generated, generate
from .model import DBN
from .pretraining import pretrain, pretraining_epochs, untrained
from .state import PretrainingState, Snapshot, more_epochs
from .version import __version__

__all__ = [
    "DBN",
    "DBNConfig",
    "Generated",
    "PretrainingState",
    "Snapshot",
    "__version__",
    "generate",
    "load",
    "more_epochs",
    "pretrain",
    "pretraining_epochs",
    "save",
    "untrained",
]
