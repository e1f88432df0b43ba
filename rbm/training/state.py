"""The state of a training: what it goes on from, before the first epoch and after any."""

from typing import NamedTuple

import numpy as np

from rbm.bits import States, as_states, count_on
from rbm.config import TrainingConfig
from rbm.display import html_table
from rbm.errors import InputError
from rbm.gibbs import random_states
from rbm.kernels.minibatch_arrays import Offsets, Velocity, zero_velocity
from rbm.kernels.weight_tiles import pad
from rbm.labels.rows import LabelledData, check_labels
from rbm.model import RBM
from rbm.streams import stream_generator
from rbm.training.divergence import check_parameters
from rbm.training.early_stopping import stopped_early
from rbm.training.estimators import estimator_named
from rbm.training.exchanges.chains import LevelChains
from rbm.training.grey_levels import GreyLevels
from rbm.training.monitor import EpochRecord

Data = np.ndarray | States | GreyLevels | LabelledData  # of a training


class TrainingState(NamedTuple):
    """Everything training needs to go on, and nothing else; a checkpoint is this on disk.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import TrainingConfig, train
    >>> state = train(np.eye(4, 3), TrainingConfig(n_hidden=2, epochs=3), stop_epoch=1)
    >>> state
    TrainingState(RBM(3 visible, 2 hidden units), cd-10, epoch 1 of 3)
    >>> train(np.eye(4, 3), state=state).finished
    True
    """

    model: RBM
    velocity: Velocity
    chains: States  # persistent chains; of zero rows unless the estimator is persistent
    epoch: int  # epochs done
    step: int  # minibatches done: enters the random counters
    config: TrainingConfig
    stream: str  # prefix of the names of all random streams of this machine
    history: tuple[EpochRecord, ...]
    offsets: Offsets | None = None  # of the centred gradient; None of the plain one
    current: RBM | None = None  # the parameters as they are trained, where the model is their running mean
    second: Velocity | None = None  # Adam's second moments, whose first ones are the velocity; None of others
    activity: np.ndarray | None = None  # sliding mean of P(h = 1 | data), padded, where there is a sparsity target
    levels: LevelChains | None = None  # chains that exchange states, of estimators that have them

    @property
    def finished(self) -> bool:
        """Whether nothing is left to train: all epochs are done, or training has stopped early."""
        return self.epoch >= self.config.epochs or stopped_early(self.config, self.history)

    @property
    def records(self) -> tuple[tuple[str, EpochRecord], ...]:
        """The record of every epoch done, each with the name of the machine: what writers of `rbm.callbacks` read."""
        return tuple((self.stream, record) for record in self.history)

    def __repr__(self) -> str:
        method = f"{self.config.estimator}-{self.config.k}"
        return f"TrainingState({self.model}, {method}, epoch {self.epoch} of {self.config.epochs})"

    def _repr_html_(self) -> str:
        last = self.history[-1]._asdict() if self.history else {}
        return html_table(repr(self), {name: f"{value:.4g}" for name, value in last.items()})


def initialise(data: Data, config: TrainingConfig, stream: str = "machine", n_labels: int = 0) -> TrainingState:
    """State before the first epoch: Gaussian weights, hidden biases 0, visible biases the log-odds of the data.

    The log-odds are those of (n_on + 1/2) / (n + 1), finite for units that are always off or on (Hinton 2012,
    section 8, with a half count added); the biases of label units are log (n_on + 1/2), less log n. Balanced hidden
    biases are - m W, m the mean of the data. n_labels : of the last units, where rows have label units behind their
    bits already; `LabelledData` know it themselves.
    """
    n_labels = data.n_labels if isinstance(data, LabelledData) else n_labels
    states = check_labels(training_data(data), n_labels)
    on = count_on(states)
    bias = np.log((on + 0.5) / (states.n - on + 0.5))
    if n_labels:
        bias[-n_labels:] = np.log((on[-n_labels:] + 0.5) / states.n)
    normal = stream_generator(config.seed, f"{stream}: weights").standard_normal((states.n_units, config.n_hidden))
    weights = normal * config.weight_deviation
    mean = on / states.n
    hidden = -mean @ weights if config.hidden_start == "balanced" else np.zeros(config.n_hidden)
    check_parameters((weights, bias, hidden), f"{stream}, before epoch 1", config.learning_rate, config)
    model = RBM(weights, bias, hidden, n_labels)
    begun = pad(_mean_field(model, mean))
    offsets = Offsets(pad(mean.astype(np.float32)), begun, float(config.centre_rate))
    estimator = estimator_named(config.estimator)
    n_chains, exchanging = config.n_chains if estimator.persistent else 0, estimator.load_exchanging()
    if estimator.needs_labels and not n_labels:
        raise InputError(
            f"the estimator {config.estimator!r} is of machines with label units; {stream} has none: give labels, and "
            "of a stack this estimator to the top machine alone, e.g. cd,hybrid"
        )
    if exchanging and n_labels:
        raise InputError(f"label units are trained by cd or pcd; got the estimator {config.estimator!r}")
    chains = random_states(n_chains, states.n_units, n_labels, seed=config.seed, stream=f"{stream}: first chains")
    return TrainingState(
        model, zero_velocity(model.tables), chains, 0, 0, config, stream, (),
        offsets=None if config.gradient == "plain" else offsets,
        second=zero_velocity(model.tables) if config.optimiser == "adam" else None,
        activity=begun if config.sparsity_cost else None,
        levels=exchanging.begin(model, config, stream) if exchanging else None,
    )  # fmt: skip


def _mean_field(model: RBM, mean: np.ndarray) -> np.ndarray:
    """Return the probabilities of the hidden units given the mean of the data: where their sliding means begin."""
    field = model.hidden_bias + mean @ model.weights
    hidden: np.ndarray = 1 / (1 + np.exp(-np.clip(field, -87, 87)))
    return hidden.astype(np.float32)


def training_data(data: Data, model: RBM | None = None, epoch: int = 0) -> States:
    """Return rows to train on as `rows_of` does; InputError where there are none."""
    states = rows_of(data, model, epoch)
    if states.n == 0:
        raise InputError("there is nothing to train on: the data have 0 rows")
    return states


def rows_of(data: Data, model: RBM | None = None, epoch: int = 0) -> States:
    """Return rows as states, of grey levels those drawn for an epoch; InputError if they do not fit the model."""
    if model is not None and isinstance(data, LabelledData) and data.n_labels != model.n_labels:
        raise InputError(f"the rows have {data.n_labels} classes but the machine has {model.n_labels} label units")
    drawn = data.draw(epoch) if isinstance(data, GreyLevels | LabelledData) else data
    if model is None:
        return as_states(drawn, in_file=True)
    return check_labels(as_states(drawn, model.n_visible, in_file=True), model.n_labels)
