from .checkpoint import load, save
from .config import DBNConfig
from .finetuning.config import FinetuningConfig
from .finetuning.monitor import TuningRecord
from .finetuning.state import FinetuningState
from .finetuning.training import finetune
from .generation import Generated, Start, generate
from .inside.activation import TopRows, layer_probability, most_activating
from .inside.atlas import Atlas, state_atlas
from .inside.classes import class_patterns
from .inside.walk import Walk, walk
from .labels.numbering import Labels
from .labels.prediction import predict, predict_proba
from .model import DBN
from .pretraining import pretrain, pretraining_epochs, untrained
from .sampling.draw import Drawn, draw
from .sampling.filling import Filled, fill
from .scoring.stack_bound import StackBounds, stack_bounds
from .state import PretrainingState, Snapshot, more_epochs
from .version import __version__

__all__ = [
    "Atlas",
    "DBN",
    "DBNConfig",
    "Drawn",
    "Filled",
    "FinetuningConfig",
    "FinetuningState",
    "Generated",
    "Labels",
    "PretrainingState",
    "Snapshot",
    "StackBounds",
    "Start",
    "TopRows",
    "TuningRecord",
    "Walk",
    "__version__",
    "class_patterns",
    "draw",
    "fill",
    "finetune",
    "generate",
    "layer_probability",
    "load",
    "more_epochs",
    "most_activating",
    "predict",
    "predict_proba",
    "pretrain",
    "pretraining_epochs",
    "save",
    "stack_bounds",
    "state_atlas",
    "untrained",
    "walk",
]
