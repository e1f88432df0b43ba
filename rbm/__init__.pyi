from .bits import States, pack, unpack
from .config import TrainingConfig
from .errors import DivergenceError, InputError
from .gibbs import Chains, Clamp, sample, start_chains
from .likelihood import log_likelihood, log_partition, pseudo_likelihood
from .model import RBM
from .training.loop import TrainingState, train

__all__ = [
    "RBM",
    "Chains",
    "Clamp",
    "DivergenceError",
    "InputError",
    "States",
    "TrainingConfig",
    "TrainingState",
    "log_likelihood",
    "log_partition",
    "pack",
    "pseudo_likelihood",
    "sample",
    "start_chains",
    "train",
    "unpack",
]
