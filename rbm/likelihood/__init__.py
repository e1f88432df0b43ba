"""How well a machine describes data, in nats.

Exact of small machines, between brackets of large ones, and the pseudo-likelihood of any.
"""

from rbm.likelihood.annealing import Annealing, annealed_log_partition, reverse_log_partition
from rbm.likelihood.bracket import Bracket, bracket_log_partition, bracket_steps
from rbm.likelihood.exact import log_likelihood, log_partition
from rbm.likelihood.gradient import log_likelihood_gradient
from rbm.likelihood.ladder import Ladder, ladder_log_partition, machine_log_odds, place_levels
from rbm.likelihood.ladders import Exchanges, Ladders
from rbm.likelihood.pseudo import exact_pseudo_likelihood, pseudo_likelihood, pseudo_likelihood_of_values
from rbm.likelihood.rows import RowLikelihood, mean_log_likelihood, mean_of_rows
from rbm.likelihood.tempered import base_log_odds

__all__ = [
    "Annealing",
    "Bracket",
    "Exchanges",
    "Ladder",
    "Ladders",
    "RowLikelihood",
    "annealed_log_partition",
    "base_log_odds",
    "bracket_log_partition",
    "bracket_steps",
    "exact_pseudo_likelihood",
    "ladder_log_partition",
    "log_likelihood",
    "log_likelihood_gradient",
    "log_partition",
    "machine_log_odds",
    "mean_log_likelihood",
    "mean_of_rows",
    "place_levels",
    "pseudo_likelihood",
    "pseudo_likelihood_of_values",
    "reverse_log_partition",
]
