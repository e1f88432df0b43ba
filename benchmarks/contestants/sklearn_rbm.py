"""scikit-learn's BernoulliRBM on float32 data: its own PCD-1, every fit an epoch from new weights."""

import numpy as np
from scipy.special import expit
from sklearn.neural_network import BernoulliRBM

from benchmarks.subjects.problem import Problem, Task
from benchmarks.subjects.reference import Parameters


class Machine:
    """See contract; fit draws its own first parameters, which are part of the time (some ms)."""

    def __init__(self, problem: Problem, task: Task) -> None:
        self.dense = problem.dense
        self.first = Parameters(problem.weights, np.zeros(problem.n_visible), problem.hidden_bias)
        self.model = BernoulliRBM(
            n_components=problem.n_hidden, learning_rate=problem.learning_rate, batch_size=problem.batch_size,
            n_iter=1, random_state=problem.seed,
        )  # fmt: skip

    def parameters(self) -> Parameters:
        """The parameters now; before the first fit, what fit starts from but for the draw of its weights."""
        if not hasattr(self.model, "components_"):
            return self.first
        model = self.model
        return Parameters(model.components_.T, model.intercept_visible_, model.intercept_hidden_)

    def hidden_probability(self, visible: np.ndarray) -> np.ndarray:
        """P(h = 1 | v)."""
        return self.model.transform(visible.astype(np.float32))

    def visible_probability(self, hidden: np.ndarray) -> np.ndarray:
        """P(v = 1 | h); no public call gives it, so this is its formula on its attributes."""
        return expit(hidden.astype(np.float32) @ self.model.components_ + self.model.intercept_visible_)

    def epoch(self) -> None:
        """One pass of fit."""
        self.model.fit(self.dense)
