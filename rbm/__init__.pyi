from .bits import pack, unpack
from .checkpoint import load, load_state, save
from .config import TrainingConfig
from .errors import DivergenceError, InputError, StopTraining
from .gibbs import Chains, Clamp, random_chains, sample, start_chains
from .kernels.parallel.pool import set_threads
from .likelihood import log_likelihood, log_partition, pseudo_likelihood
from .model import RBM
from .states import States
from .training.loop import TrainingState, train, train_epoch
from .version import __version__

__all__ = [
    "RBM",
    "Chains",
    "Clamp",
    "DivergenceError",
    "InputError",
    "States",
    "StopTraining",
    "TrainingConfig",
    "TrainingState",
    "__version__",
    "load",
    "load_state",
    "log_likelihood",
    "log_partition",
    "pack",
    "pseudo_likelihood",
    "random_chains",
    "sample",
    "save",
    "set_threads",
    "start_chains",
    "train",
    "train_epoch",
    "unpack",
]
