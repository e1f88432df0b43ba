"""What the estimators of machines and of stacks have in common: checked rows, seeds and tags, and features of rows."""

from collections.abc import Iterable
from typing import Any, Literal, Self, get_args

import numpy as np
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from rbm.checks import plain, require
from rbm.errors import InputError
from rbm.model import RBM
from rbm.sklearn.rows import VALUES, Values, check_values

Output = Literal["probabilities", "most probable"]
OUTPUTS: tuple[Output, ...] = get_args(Output)


class RowsEstimator(BaseEstimator):
    """Takes rows of bits, or of probabilities of bits, and passes them up."""

    values: Values
    settings: dict[str, Any] | None
    random_state: Any
    seed_: int

    def _checked(self, X: Any, *, reset: bool = False) -> Any:
        """Return rows as numbers from 0 to 1, an array or a sparse matrix by rows, after all has been checked."""
        self._check_choices()
        if not reset:
            check_is_fitted(self)
        return self._as_values(validate_data(self, X, accept_sparse="csr", reset=reset))

    def _checked_with_labels(self, X: Any, y: Any) -> tuple[Any, np.ndarray]:
        """Return rows to fit as `_checked` does, and their labels, one a row."""
        self._check_choices()
        table, labels = validate_data(self, X, y, accept_sparse="csr")
        return self._as_values(table), labels

    def _check_choices(self) -> None:
        """Raise InputError unless parameters that are one of a few words are."""
        check_choice("values", self.values, VALUES)

    def _as_values(self, table: Any) -> Any:
        if hasattr(table, "tocsr") and not table.has_canonical_format:
            table = table.copy()
            table.sum_duplicates()
        return check_values(table, self.values)

    def _settings(self, fixed: Iterable[str]) -> dict[str, Any]:
        """Return the further hyper-parameters; InputError where one has a parameter of its own."""
        settings = {} if self.settings is None else self.settings
        if not isinstance(settings, dict):
            raise InputError(f"settings must be a dict of hyper-parameters by name, or None; got {settings!r}")
        twice = sorted(set(settings) & set(fixed))
        if twice:
            raise InputError(f"settings must not hold {', '.join(twice)}: the estimator has parameters for it")
        patience = plain(settings.get("patience", 0))
        if any(value != 0 for value in (patience if isinstance(patience, tuple) else (patience,))):
            raise InputError(
                "settings must not hold patience: fit holds no rows out to stop by; choose epochs, or train with "
                "held_out= by rbm.train or dbn.pretrain"
            )
        return settings

    def _seed(self) -> int:
        """Return the one seed of a training."""
        return seed_from(self.random_state)

    def _sampling_seed(self, n_samples: Any, steps: Any, random_state: Any) -> int:
        """Return the seed that samples are drawn from, after what was asked for has been checked."""
        check_is_fitted(self)
        require("n_samples", plain(n_samples), int, lambda x: 1 <= x < 2**31, "a whole number from 1 to 2**31 - 1")
        require("steps", plain(steps), int, lambda x: 0 <= x < 2**31, "a whole number from 0 to 2**31 - 1")
        return self.seed_ if random_state is None else seed_from(random_state)

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "state_")

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.positive_only = self.values != "clipped"
        return tags


class RowsTransformer(ClassNamePrefixFeaturesOutMixin, TransformerMixin, RowsEstimator):
    """Features of rows from a stack of one machine or more; what it is made of says the class that is derived."""

    output: Output

    @property
    def _machines(self) -> tuple[RBM, ...]:
        """The fitted machines, bottom up."""
        raise NotImplementedError

    @property
    def _n_features_out(self) -> int:
        return self._machines[-1].n_hidden

    def transform(self, X: Any) -> np.ndarray:
        """Compute the features of rows: of the hidden units of the top layer.

        Parameters
        ----------
        X : array, DataFrame or sparse matrix, (n, n_features_in_)
            Bits, or probabilities of bits.

        Returns
        -------
        array (n, units), float32 of float32 and float64 of anything else
            P(h = 1 | v), with probabilities in the place of bits wherever rows or lower layers have them (mean field);
            or, by ``output``, the most probable states, 0 or 1, each layer given the most probable ones below it.
        """
        table = self._checked(X)
        features = self._passed_up(table, self._machines)
        return features.astype(np.float32 if table.dtype == np.float32 else np.float64, copy=False)

    def score(self, X: Any, y: Any = None) -> float:
        """Compute the mean of `score_samples`, nats a row; the higher the better."""
        return float(np.mean(self.score_samples(X)))

    def score_samples(self, X: Any) -> np.ndarray:
        """Score rows in nats, (n,); the higher the better. See the class."""
        raise NotImplementedError

    def _passed_up(self, table: Any, machines: Iterable[RBM], output: Output | None = None) -> np.ndarray:
        return passed_up(table, machines, self.output if output is None else output)

    def _check_choices(self) -> None:
        super()._check_choices()
        check_choice("output", self.output, OUTPUTS)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags

    def fit(self, X: Any, y: Any = None) -> Self:
        """Train on rows; ``y`` is ignored."""
        raise NotImplementedError


def passed_up(table: Any, machines: Iterable[RBM], output: Output) -> np.ndarray:
    """Pass rows, an array or a sparse matrix, up through machines as `RowsTransformer.transform` says: float64."""
    for machine in machines:
        # float64: rows have the same features whatever rows are beside them, to the last bits of float64
        field = np.asarray(table @ machine.weights.astype(np.float64)) + machine.hidden_bias
        table = expit(field) if output == "probabilities" else (field > 0).astype(np.float64)
    return np.asarray(table)


def seed_from(random_state: Any) -> int:
    """Return the one seed of a training or of samples: a whole number itself, or what the generator draws.

    Raises
    ------
    InputError
        Unless it is a whole number from 0 to 2**63 - 1, or, as for scikit-learn, a RandomState or None.
    """
    if random_state is None or random_state is np.random or isinstance(random_state, np.random.RandomState):
        return int(check_random_state(random_state).randint(2**31 - 1))
    seed = plain(random_state)
    expected = "a whole number from 0 to 2**63 - 1, a numpy.random.RandomState or None"
    require("random_state", seed, int, lambda x: 0 <= x < 2**63, expected)
    return int(seed)


def check_choice(name: str, value: Any, known: tuple[str, ...]) -> None:
    """Raise InputError unless a parameter is one of the words there are for it."""
    if not isinstance(value, str) or value not in known:
        raise InputError(f"{name} must be one of {', '.join(map(repr, known))}; got {value!r}")
