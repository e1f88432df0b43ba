"""CD-k and PCD-k in plain NumPy: what the kernels compute, written to be read. Start here, with ``estimators.py``.

States are 0/1 arrays with a row for each data point or chain; W is (n_visible, n_hidden), a and b are the visible and
hidden biases. The random number of a unit is a pure function of (key, step, stage, row, unit), so that these functions
and the kernels draw the same states, unless a probability lies within its float32 rounding of the random number; their
weights agree to float rounding. Names in brackets mark the lines that kernels refer to.

Both estimators can be given to ``rbm.train`` in place of the compiled ones, and so can a function of your own: see
``Batch``.
"""

from rbm.reference.batch import Batch, Gradient
from rbm.reference.batch import Estimate as Estimate
from rbm.reference.draws import choose, draw, random_numbers
from rbm.reference.estimators import (
    contrastive_divergence,
    gibbs_chain,
    hidden_probability,
    logistic,
    persistent_contrastive_divergence,
    visible_probability,
)
from rbm.reference.steps import FLOOR as FLOOR
from rbm.reference.steps import adam, apply_update, centred, move_mean, sparse, train_epoch

__all__ = [
    "Batch",
    "Gradient",
    "adam",
    "apply_update",
    "centred",
    "choose",
    "contrastive_divergence",
    "draw",
    "gibbs_chain",
    "hidden_probability",
    "logistic",
    "move_mean",
    "persistent_contrastive_divergence",
    "random_numbers",
    "sparse",
    "train_epoch",
    "visible_probability",
]
