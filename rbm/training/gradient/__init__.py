"""Estimators of the negative phase, one a file, all with one signature; `rbm.training.minibatches` calls them."""

from rbm.training.gradient.cd import contrastive_divergence
from rbm.training.gradient.pcd import persistent_contrastive_divergence
from rbm.training.gradient.phases import Phases, Room, work_space

__all__ = ["Phases", "Room", "contrastive_divergence", "persistent_contrastive_divergence", "work_space"]
