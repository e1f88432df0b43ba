"""How well a machine describes data: exactly where that can be had, by pseudo-likelihood where it cannot."""

from rbm.likelihood.exact import log_likelihood, log_partition
from rbm.likelihood.pseudo import pseudo_likelihood

__all__ = ["log_likelihood", "log_partition", "pseudo_likelihood"]
