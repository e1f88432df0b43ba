from . import callbacks, likelihood, mixing, sampling
from .bits import pack, unpack
from .checkpoint import load, load_state, save
from .config import TrainingConfig
from .errors import DivergenceError, InputError, StopTraining
from .gibbs import Chains, Clamp, random_chains, sample, start_chains
from .kernels.parallel.pool import set_threads
from .labels.prediction import clamp_labels, predict, predict_proba
from .labels.rows import LabelledData, with_labels
from .likelihood import log_likelihood, log_partition, pseudo_likelihood
from .mixing import measure_mixing
from .model import RBM
from .sampling import sample_tempering, sample_trajectory, start_tempering, start_trajectory, trajectory_levels
from .states import States
from .training.grey_levels import GreyLevels, grey_levels
from .training.loop import train, train_epoch
from .training.state import TrainingState
from .version import __version__

__all__ = [
    "RBM",
    "Chains",
    "Clamp",
    "DivergenceError",
    "GreyLevels",
    "InputError",
    "LabelledData",
    "States",
    "StopTraining",
    "TrainingConfig",
    "TrainingState",
    "__version__",
    "callbacks",
    "clamp_labels",
    "grey_levels",
    "likelihood",
    "load",
    "load_state",
    "log_likelihood",
    "log_partition",
    "measure_mixing",
    "mixing",
    "pack",
    "predict",
    "predict_proba",
    "pseudo_likelihood",
    "random_chains",
    "sample",
    "sample_tempering",
    "sample_trajectory",
    "sampling",
    "save",
    "set_threads",
    "start_chains",
    "start_tempering",
    "start_trajectory",
    "train",
    "train_epoch",
    "trajectory_levels",
    "unpack",
    "with_labels",
]
