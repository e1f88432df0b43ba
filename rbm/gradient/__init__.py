"""Estimators of the negative phase, one a file, all with the signature of ``Estimator``."""

from collections.abc import Callable

from rbm.gradient.cd import contrastive_divergence
from rbm.gradient.pcd import persistent_contrastive_divergence
from rbm.gradient.phases import Phases

Estimator = Callable[..., Phases]
ESTIMATORS: dict[str, Estimator] = {"cd": contrastive_divergence, "pcd": persistent_contrastive_divergence}

__all__ = ["ESTIMATORS", "Estimator", "Phases", "contrastive_divergence", "persistent_contrastive_divergence"]
