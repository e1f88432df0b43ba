"""How one machine is trained: a frozen, flat record, saved whole in every checkpoint.

A field added here needs a default, and files written before it are read with that default; where programs before it did
something else, say so with ``hyperparameter(..., before=value)``.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from rbm.checks import hyperparameter, make_plain, require
from rbm.errors import InputError
from rbm.training.estimators import ESTIMATOR_NAMES

Schedule = Literal["constant", "linear", "power", "hold-exponential"]
Readout = Literal["most probable", "sample"]
GradientForm = Literal["plain", "centred"]
HiddenStart = Literal["zero", "balanced"]
Optimiser = Literal["momentum", "adam"]
Criterion = Literal["pseudo-likelihood", "log-likelihood"]
SCHEDULES: tuple[Schedule, ...] = get_args(Schedule)
GRADIENTS: tuple[GradientForm, ...] = get_args(GradientForm)
HIDDEN_STARTS: tuple[HiddenStart, ...] = get_args(HiddenStart)
OPTIMISERS: tuple[Optimiser, ...] = get_args(Optimiser)
CRITERIA: tuple[Criterion, ...] = get_args(Criterion)  # functions: `rbm.training.early_stopping`
READOUTS: tuple[Readout, ...] = get_args(Readout)  # what a layer is read out as, given the other


@dataclass(frozen=True)
class TrainingConfig:
    """Hyper-parameters of one machine. NumPy numbers are taken too, and kept as plain Python ones.

    The step is v <- momentum v + rate (gradient - weight_decay W - l1 sign(W)), W <- W + v, with the gradient an
    average over rows (Hinton 2012, section 9); L2 and L1 act on the weights only. Adam's step is that of Kingma and Ba
    (2015), of the same gradient with both pulls in it. With t epochs done of T the rate is
    learning_rate times 1 (``constant``), 1 - t/T (``linear``) or (1 + t)^-power (``power``). Under ``hold-exponential``
    it is learning_rate for the share ``hold`` of the epochs, then falls exponentially to ``last_rate`` in the last one.

    Examples
    --------
    >>> from rbm import TrainingConfig
    >>> config = TrainingConfig(n_hidden=64, epochs=20, estimator="pcd", schedule="linear")
    >>> config.n_hidden, config.batch_size
    (64, 100)
    >>> TrainingConfig(learning_rate=0)
    Traceback (most recent call last):
        ...
    rbm.errors.InputError: learning_rate must be a positive number; got 0
    """

    n_hidden: int = hyperparameter(500, "Hidden units.")
    epochs: int = hyperparameter(10, "Passes over the data.")
    estimator: str = hyperparameter(
        "cd",
        f"Negative phase: {', '.join(ESTIMATOR_NAMES[:-1])} or {ESTIMATOR_NAMES[-1]}. Take tempering or trajectory "
        "where persistent chains stay in one mode; they cost as many times pcd as they have levels. Trajectory needs a "
        "small learning rate, e.g. 0.01 without momentum, so that its chains follow. Hybrid is of a top machine with "
        "label units, to tell classes rather than to model the data; slow, as it is NumPy.",
    )
    discriminative_share: float = hyperparameter(
        0.9,
        "Weight of log P(class | row) in what is climbed; the rest is of log P(row, class), by contrastive divergence "
        "(hybrid only). 1: classes alone.",
    )
    k: int = hyperparameter(10, "Gibbs steps a minibatch.")
    last_k: int = hyperparameter(
        0, "Gibbs steps in the last epoch, risen to linearly from k (0: k all along), as chains mix ever slower."
    )
    learning_rate: float = hyperparameter(0.05, "Learning rate.")
    schedule: Schedule = hyperparameter("constant", f"Of the learning rate: {', '.join(SCHEDULES)}.")
    power: float = hyperparameter(0.5, "Exponent of the power schedule.")
    hold: float = hyperparameter(0.7, "Share of the epochs at the full rate (hold-exponential only).")
    last_rate: float = hyperparameter(
        3e-4,
        "Rate of the last epoch (hold-exponential only): small where the likelihood counts.",
    )
    optimiser: Optimiser = hyperparameter(
        "momentum",
        "momentum, or adam: steps of about the learning rate (e.g. 0.001) for every parameter, for data whose units "
        "are on at very different rates; not for the likelihood.",
    )
    first_decay: float = hyperparameter(0.9, "Decay of the gradient's mean (adam only).")
    second_decay: float = hyperparameter(0.999, "Decay of its mean square (adam only).")
    momentum: float = hyperparameter(0.5, "Momentum (not of adam).")
    momentum_ramp: int = hyperparameter(
        0, "Epochs over which the momentum rises linearly from 0: for a large one, which would throw a fresh start off."
    )
    weight_decay: float = hyperparameter(1e-4, "L2 on the weights.")
    l1: float = hyperparameter(0.0, "L1 on the weights: for few strong weights, that can be read.")
    sparsity_cost: float = hyperparameter(
        0.0, "Pull of hidden units towards the sparsity target (0: none), e.g. 0.1: for few units on, that can be read."
    )
    sparsity_target: float = hyperparameter(0.1, "Share of the data that a hidden unit is to be on for.")
    sparsity_rate: float = hyperparameter(0.05, "Rate of the sliding mean that is compared with the target.")
    batch_size: int = hyperparameter(100, "Rows a minibatch.")
    n_chains: int = hyperparameter(100, "Persistent chains; of tempering and trajectory at each level (not of cd).")
    temperatures: int = hyperparameter(
        10,
        "Levels from independent pixels to the machine, moved after every epoch so that neighbours swap equally often "
        "(tempering only): more where few do.",
    )
    reject_below: float = hyperparameter(
        0.0,
        "Undo an epoch after which fewer swaps than this share succeed from the last machine kept before it up to the "
        "one in training, and go on at half the rate (trajectory only; 0: never), e.g. 0.1, where the chains may not "
        "follow.",
    )
    weight_deviation: float = hyperparameter(0.01, "Standard deviation of the initial weights.")
    hidden_start: HiddenStart = hyperparameter(
        "zero", "Hidden biases at first: zero, or balanced, -mean W, so that units are on half the time of any data."
    )
    gradient: GradientForm = hyperparameter(
        "plain",
        "plain, or centred: less the means of data and hidden units, for data whose units are mostly on or off.",
    )
    centre_rate: float = hyperparameter(0.01, "Rate of the sliding mean of the hidden units (centred only).")
    mean_rate: float = hyperparameter(
        0.0, "Report a running mean of the parameters, moved by this rate (0: none); for the likelihood, e.g. 0.003."
    )
    mean_every: int = hyperparameter(10, "Minibatches from one move of the running mean to the next.")
    mean_from: int = hyperparameter(0, "Epochs before the running mean begins, from the parameters as they are then.")
    patience: int = hyperparameter(
        0,
        "Stop once so many epochs were no better on held-out rows (0: never), where over-fitting is to be feared; the "
        "machine is that of the last epoch.",
    )
    criterion: Criterion = hyperparameter(
        "pseudo-likelihood",
        f"What must become better: {' or '.join(CRITERIA)} of held-out rows, exact; the latter up to 25 units in a "
        "layer (with patience only).",
    )
    seed: int = hyperparameter(1, "The one seed.")

    def __post_init__(self) -> None:
        make_plain(self)
        for name in ("n_hidden", "k", "batch_size", "n_chains", "mean_every"):
            require(name, getattr(self, name), int, lambda x: 1 <= x < 2**31, "a whole number from 1 to 2**31 - 1")
        require("temperatures", self.temperatures, int, lambda x: 2 <= x < 2**31, "a whole number from 2 to 2**31 - 1")
        for name in ("epochs", "mean_from", "last_k", "momentum_ramp", "patience"):
            require(name, getattr(self, name), int, lambda x: 0 <= x < 2**31, "a whole number from 0 to 2**31 - 1")
        require("seed", self.seed, int, lambda x: 0 <= x < 2**63, "a whole number from 0 to 2**63 - 1")
        for name in ("learning_rate", "last_rate"):
            require(name, getattr(self, name), float, lambda x: 0 < x < float("inf"), "a positive number")
        for name in ("hold", "mean_rate", "centre_rate", "sparsity_target", "sparsity_rate", "discriminative_share"):
            require(name, getattr(self, name), float, lambda x: 0 <= x <= 1, "a number from 0 to 1")
        for name in ("momentum", "first_decay", "second_decay"):
            require(name, getattr(self, name), float, lambda x: 0 <= x < 1, "a number from 0 to below 1")
        # a machine is kept at a share of about 0.3 (`rbm.sampling.trajectory_levels.LEAST_ACCEPTANCE`), with no harm
        require("reject_below", self.reject_below, float, lambda x: 0 <= x < 0.3, "a number from 0 to below 0.3")
        for name in ("weight_decay", "l1", "sparsity_cost", "weight_deviation", "power"):
            require(name, getattr(self, name), float, lambda x: 0 <= x < float("inf"), "a number of at least 0")
        require("gradient", self.gradient, str, lambda x: x in GRADIENTS, f"one of {', '.join(GRADIENTS)}")
        require("hidden_start", self.hidden_start, str, lambda x: x in HIDDEN_STARTS, "zero or balanced")
        require("optimiser", self.optimiser, str, lambda x: x in OPTIMISERS, f"one of {', '.join(OPTIMISERS)}")
        require("criterion", self.criterion, str, lambda x: x in CRITERIA, f"one of {', '.join(CRITERIA)}")
        require("schedule", self.schedule, str, lambda x: x in SCHEDULES, f"one of {', '.join(SCHEDULES)}")
        require(
            "estimator", self.estimator, str, lambda x: x in ESTIMATOR_NAMES, f"one of {', '.join(ESTIMATOR_NAMES)}"
        )
        if self.reject_below and self.estimator != "trajectory":
            raise InputError(
                f"reject_below must be 0 but of the estimator trajectory; got {self.reject_below} with "
                f"{self.estimator}: leave it out, or of a stack give one value a layer"
            )
