from .checkpoint import load, save
from .config import DBNConfig
from .generation import Generated, generate
from .model import DBN
from .pretraining import PretrainingState, pretrain, untrained

__all__ = ["DBN", "DBNConfig", "Generated", "PretrainingState", "generate", "load", "pretrain", "save", "untrained"]
