"""Our public call with the whole recipe: rbm.training.loop.train_epoch on grey levels, its monitor included."""

import numpy as np

from benchmarks.contestants.recipe.contract import Work
from benchmarks.subjects.reference import Parameters
from rbm import RBM
from rbm.training.loop import train_epoch
from rbm.training.state import initialise


class Machine:
    """See contract."""

    def __init__(self, work: Work) -> None:
        self.grey = work.grey
        self.state = initialise(work.grey, work.config)

    @property
    def trained(self) -> RBM:
        """The machine as it is trained."""
        return self.state.current or self.state.model

    def parameters(self) -> Parameters:
        """The parameters as they are trained."""
        model = self.trained
        return Parameters(model.weights, model.visible_bias, model.hidden_bias)

    def reported(self) -> Parameters:
        """Their running mean."""
        model = self.state.model
        return Parameters(model.weights, model.visible_bias, model.hidden_bias)

    def hidden_probability(self, visible: np.ndarray) -> np.ndarray:
        """P(h = 1 | v)."""
        return self.trained.hidden_probability(visible)

    def visible_probability(self, hidden: np.ndarray) -> np.ndarray:
        """P(v = 1 | h)."""
        return self.trained.visible_probability(hidden)

    def epoch(self) -> None:
        """The next epoch."""
        self.state = train_epoch(self.state, self.grey)
