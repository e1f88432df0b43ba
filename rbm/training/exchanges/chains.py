"""What a training needs of chains that exchange states: an `Exchanging` an estimator, an `Epoch` of chains at work."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from rbm.config import TrainingConfig
from rbm.kernels.weight_tiles import Tables
from rbm.likelihood.ladders import Ladders
from rbm.model import RBM
from rbm.sampling.trajectory import TrajectoryChains
from rbm.training.monitor import EpochRecord

if TYPE_CHECKING:
    import h5py

LevelChains = Ladders | TrajectoryChains  # ladders of chains; those at the top are of the machine that is trained


class Epoch(Protocol):
    """Chains at work in an epoch: their own copies, which change."""

    @property
    def rows(self) -> int:
        """Chains at all levels."""

    def advance(self, tables: Tables, k: int) -> np.ndarray:
        """Run k sweeps with the parameters as they are; returns the words of the states at the top, (n_chains, words).

        A sweep exchanges the states of neighbouring levels, then draws h | v and v | h at every level.
        """

    def finish(self, model: RBM) -> LevelChains:
        """Return the chains for the state after the epoch, which has left the parameters of this machine."""

    def record(self, record: EpochRecord) -> EpochRecord:
        """Add swap rate, round trips and log Z of an epoch that is finished to its record."""


class Exchanging(NamedTuple):
    """How an estimator begins its chains, has them work through an epoch, and keeps them in a file."""

    begin: Callable[[RBM, TrainingConfig, str], LevelChains]  # of the machine before epoch 1, and its streams' prefix
    epoch: Callable[[Any], Epoch]  # of the chains as the last epoch left them
    write: Callable[["h5py.Group", Any], None]
    read: Callable[["h5py.Group", RBM, TrainingConfig, str], LevelChains]  # the machine is that of the top


def least_rate(chains: LevelChains) -> float:
    """Return the least share of swaps between neighbours, of the pairs that have tried any; nan where none has."""
    exchanges = chains.exchanges
    tried = exchanges.attempts > 0
    return float(exchanges.rates[tried].min()) if tried.any() else float("nan")
