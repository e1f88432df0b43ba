"""What a study tells those who follow it."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from analysis.study.networks import Network
from dbn.pretraining import PretrainingState

Phase = Literal["training", "measuring", "joining"]


class StudyProgress(NamedTuple):
    """How far a study is. ``networks`` are all of the phase, of which the first ``n_done`` need not be those done.

    One process works at one network at a time, ``network``. Several workers have several: ``network`` is None, and
    their checkpoints say how far they are (`epochs_done`).
    """

    phase: Phase
    networks: tuple[Network, ...]
    n_done: int  # networks of this phase that are done
    network: Network | None = None
    steps: int = 0  # done of the network at work: epochs of training, or steps of measuring
    n_steps: int = 0
    state: PretrainingState | None = None  # in training, after the first epoch


OnProgress = Callable[[StudyProgress], None]
