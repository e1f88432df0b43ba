"""Estimators of the negative phase, one a file, all with one signature; `rbm.minibatches` calls them."""

from rbm.gradient.cd import contrastive_divergence
from rbm.gradient.pcd import persistent_contrastive_divergence
from rbm.gradient.phases import Phases, Room, work_space

__all__ = ["Phases", "Room", "contrastive_divergence", "persistent_contrastive_divergence", "work_space"]
