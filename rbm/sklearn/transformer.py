"""One machine as a scikit-learn transformer."""

import dataclasses
from typing import Any, Self

import numpy as np

from rbm.config import TrainingConfig
from rbm.errors import InputError
from rbm.gibbs import random_chains, sample
from rbm.likelihood.pseudo import pseudo_likelihood_of_values
from rbm.model import RBM
from rbm.sklearn.estimator import Output, RowsTransformer
from rbm.sklearn.rows import Values, dense, training_rows
from rbm.sklearn.scale import BATCH_SIZES, batch_size_for, epochs_for, is_auto
from rbm.training.loop import train, train_epoch
from rbm.training.state import TrainingState, initialise

OWN = {
    "n_hidden": "n_components",
    "learning_rate": "learning_rate",
    "batch_size": "batch_size",
    "epochs": "epochs",
    "seed": "random_state",
}  # hyper-parameters of `rbm.TrainingConfig` that are parameters of the estimator
DEFAULTS = {"k": 1, "schedule": "linear"}  # of further hyper-parameters, where not those of `rbm.TrainingConfig`


class RBMTransformer(RowsTransformer):
    """A binary restricted Boltzmann machine whose features are the probabilities of its hidden units.

    Parameters
    ----------
    n_components : int
        Hidden units.
    learning_rate : float
        Of the first pass of ``fit``, from which it falls, and of ``partial_fit``.
    batch_size : int or "auto"
        Rows a minibatch; by default a 150th of the rows, from 10 to 100 (in ``partial_fit`` 10).
    epochs : int or "auto"
        Passes of ``fit`` over the rows; by default as many as make 15 000 updates, from 10 to 100.
    values : {"probabilities", "bits", "clipped"}
        What the numbers in the rows are. Probabilities that a unit is on, from 0 to 1: training draws the bits anew for
        every pass, from the seed. Bits: anything but 0 and 1 is refused. Clipped: as probabilities, but numbers below 0
        count as 0 and those above 1 as 1, where the others refuse them.
    output : {"probabilities", "most probable"}
        What ``transform`` gives: P(h = 1 | v), or the most probable state of every unit, 0 or 1.
    settings : dict, optional
        Further hyper-parameters of `rbm.TrainingConfig` by name, such as ``{"estimator": "pcd", "k": 5}``. Without,
        they are contrastive divergence with k = 1, a rate that falls linearly to 0, and the defaults there.
    random_state : int, RandomState or None
        Everything is drawn from it; an int is the ``seed`` of `rbm.TrainingConfig`. NumPy's global generator is used
        for None alone, as scikit-learn does.

    Attributes
    ----------
    model_ : rbm.RBM
    state_ : rbm.TrainingState
        With the record of every pass in ``history``; `rbm.save` saves it.
    components_ : array (n_components, n_features_in_), float32
        Weights.
    intercept_hidden_, intercept_visible_ : arrays, float32
        Biases.
    seed_ : int
        What everything was drawn from.
    n_features_in_, feature_names_in_
        As scikit-learn's.

    Notes
    -----
    ``score_samples`` is the pseudo-likelihood in nats (`rbm.likelihood.pseudo_likelihood_of_values`), exact, of all
    units: sum_i log P(v_i | v without i), which needs no log Z, so that machines can be compared by it.

    Errors are `rbm.InputError`, a ValueError, and `rbm.DivergenceError` where training diverges.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.sklearn import RBMTransformer
    >>> rows = np.array([[0, 1, 1], [1, 0, 0], [0, 1, 0]])
    >>> features = RBMTransformer(n_components=2, epochs=1).fit_transform(rows)
    >>> features.shape, bool(((features > 0) & (features < 1)).all())
    ((3, 2), True)
    """

    def __init__(
        self,
        n_components: int = 128,
        *,
        learning_rate: float = 0.1,
        batch_size: int | str = "auto",
        epochs: int | str = "auto",
        values: Values = "probabilities",
        output: Output = "probabilities",
        settings: dict[str, Any] | None = None,
        random_state: Any = 1,
    ) -> None:
        self.n_components = n_components
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.epochs = epochs
        self.values = values
        self.output = output
        self.settings = settings
        self.random_state = random_state

    @property
    def model_(self) -> RBM:
        """The fitted machine."""
        return self._fitted.model

    @property
    def components_(self) -> np.ndarray:
        """Weights, (n_components, n_features_in_)."""
        return self.model_.weights.T

    @property
    def intercept_hidden_(self) -> np.ndarray:
        """Biases of the hidden units, (n_components,)."""
        return self.model_.hidden_bias

    @property
    def intercept_visible_(self) -> np.ndarray:
        """Biases of the visible units, (n_features_in_,)."""
        return self.model_.visible_bias

    def fit(self, X: Any, y: Any = None) -> Self:
        """Train a new machine on rows, (n, n_features): bits, or probabilities of bits. ``y`` is ignored."""
        table, seed = self._checked(X, reset=True), self._seed()
        batch_size = batch_size_for(table.shape[0]) if is_auto(self.batch_size) else self.batch_size
        config = self._config(seed, batch_size, epochs=1)
        if is_auto(self.epochs):
            epochs: Any = epochs_for(table.shape[0], config.batch_size)
        else:
            epochs = self.epochs
        state = train(training_rows(table, seed), dataclasses.replace(config, epochs=epochs))
        self.seed_, self.state_ = seed, state
        return self

    def partial_fit(self, X: Any, y: Any = None) -> Self:
        """Go on with one more pass, over these rows; the first call, of an unfitted machine, begins it.

        Any number of rows will do, another one in every call: rows that do not fill a minibatch change the parameters
        by as much less, so that every row weighs the same whatever rows it comes with. The rate is ``learning_rate``
        whatever the schedule, as nobody knows how many calls there will be; drawn bits are new ones in every call. The
        visible biases of a new machine begin at the log-odds of the first rows.
        """
        new = not self.__sklearn_is_fitted__()
        table = self._checked(X, reset=new)
        seed = self._seed() if new else self.seed_
        begun = self._config(seed, BATCH_SIZES[0], epochs=0) if new else self._fitted.config
        asked = self._config(seed, begun.batch_size if is_auto(self.batch_size) else self.batch_size, epochs=0)
        free: dict[str, Any] = {
            "learning_rate": asked.learning_rate,
            "batch_size": asked.batch_size,
            "epochs": asked.epochs,
        }
        if dataclasses.replace(begun, **free) != asked:
            raise InputError(
                "partial_fit can change learning_rate and batch_size only: undo other changes, or fit anew"
            )
        rows = training_rows(table, seed)
        state = initialise(rows, asked) if new else self._fitted
        share = min(1.0, rows.n / asked.batch_size)
        passing = dataclasses.replace(asked, schedule="constant", learning_rate=asked.learning_rate * share)
        state = train_epoch(state._replace(config=passing), rows)
        self.seed_, self.state_ = seed, state._replace(config=dataclasses.replace(asked, epochs=state.epoch))
        return self

    def score_samples(self, X: Any) -> np.ndarray:
        """Compute the pseudo-likelihood of rows in nats, (n,): at most 0, the higher the better.

        sum_i log P(v_i | v without i), exact. A probability v_i counts as v_i log P(v_i = 1 | the others) +
        (1 - v_i) log P(v_i = 0 | the others), with the other units at their probabilities.
        """
        table = self._checked(X)
        return pseudo_likelihood_of_values(self.model_, dense(table))

    def sample(self, n_samples: int = 1, *, steps: int = 1000, random_state: Any = None) -> np.ndarray:
        """Draw rows from the machine: the last states of independent Gibbs chains that begin at fair bits.

        Parameters
        ----------
        n_samples, steps : int
            Chains, and Gibbs steps of each.
        random_state : int or RandomState, optional
            What they are drawn from, if not from the seed of the training; the same number gives the same rows.

        Returns
        -------
        array (n_samples, n_features_in_), uint8
            0 and 1.

        Raises
        ------
        InputError
            If a number is no whole one or out of its range.
        """
        seed = self._sampling_seed(n_samples, steps, random_state)
        chains = random_chains(self.model_, n_samples, seed=seed, stream="samples of the estimator")
        return np.asarray(sample(self.model_, chains, steps).visible)

    @property
    def _fitted(self) -> TrainingState:
        state: TrainingState = self.state_
        return state

    @property
    def _machines(self) -> tuple[RBM, ...]:
        return (self._fitted.model,)

    def _config(self, seed: int, batch_size: Any, epochs: Any) -> TrainingConfig:
        settings = {**DEFAULTS, **self._settings(OWN)}
        unknown = sorted(set(settings) - set(TrainingConfig.__dataclass_fields__))
        if unknown:
            raise InputError(f"settings must be hyper-parameters of rbm.TrainingConfig; got {', '.join(unknown)}")
        return TrainingConfig(
            n_hidden=self.n_components, learning_rate=self.learning_rate, batch_size=batch_size, epochs=epochs,
            seed=seed, **settings,
        )  # fmt: skip
