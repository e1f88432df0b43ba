"""Binary restricted Boltzmann machines on bits: training, sampling, likelihoods."""

from rbm.bits import States, pack, unpack
from rbm.config import TrainingConfig
from rbm.errors import DivergenceError, InputError
from rbm.gibbs import Chains, Clamp, sample, start_chains
from rbm.likelihood import log_likelihood, log_partition, pseudo_likelihood
from rbm.model import RBM
from rbm.training import TrainingState, train

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
