"""How well a machine describes data: the exact likelihood of small machines, the pseudo-likelihood of any."""

from rbm.likelihood.exact import log_likelihood, log_partition
from rbm.likelihood.pseudo import pseudo_likelihood

__all__ = ["log_likelihood", "log_partition", "pseudo_likelihood"]
