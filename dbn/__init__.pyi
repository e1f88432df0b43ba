from .checkpoint import load, save
from .config import DBNConfig
from .finetuning.config import FinetuningConfig
from .finetuning.monitor import TuningRecord
from .finetuning.state import FinetuningState
from .finetuning.training import finetune
from .generation import Generated, Start, generate
from .labels.numbering import Labels
from .labels.prediction import predict, predict_proba
from .model import DBN
from .pretraining import pretrain, pretraining_epochs, untrained
from .sampling.draw import Drawn, draw
from .state import PretrainingState, Snapshot, more_epochs
from .version import __version__

__all__ = [
    "DBN",
    "DBNConfig",
    "Drawn",
    "FinetuningConfig",
    "FinetuningState",
    "Generated",
    "Labels",
    "PretrainingState",
    "Snapshot",
    "Start",
    "TuningRecord",
    "__version__",
    "draw",
    "finetune",
    "generate",
    "load",
    "more_epochs",
    "predict",
    "predict_proba",
    "pretrain",
    "pretraining_epochs",
    "save",
    "untrained",
]
