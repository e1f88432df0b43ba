"""Reports of a running study to a listener."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from analysis.study.networks import Network
from dbn.pretraining import PretrainingState

Phase = Literal["training", "measuring", "calibrating", "joining"]


class StudyProgress(NamedTuple):
    """How far a study is.

    A study in one process works at one network at a time, ``network``. With several workers it is None, and the
    checkpoints of the networks say how far each is (`epochs_done`).

    Examples
    --------
    >>> from analysis import StudyProgress
    >>> def show(progress):
    ...     return f"{progress.phase}: {progress.n_done} of {len(progress.networks)} networks"
    >>> show(StudyProgress("joining", networks=("trained", "untrained"), n_done=2))
    'joining: 2 of 2 networks'
    """

    phase: Phase
    networks: tuple[Network, ...]  # all of this phase
    n_done: int  # how many of them are done
    network: Network | None = None
    steps: int = 0  # done of the network at work: epochs of training, or steps of measuring; controls of a calibration
    n_steps: int = 0
    state: PretrainingState | None = None  # in training, after the first epoch


OnProgress = Callable[[StudyProgress], None]
