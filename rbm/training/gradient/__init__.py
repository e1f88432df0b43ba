"""Estimators of the gradient that are compiled, one a file, all with one signature."""

from rbm.kernels.minibatch_arrays import Phases, RandomCounter, Workspace
from rbm.kernels.options import inlined
from rbm.kernels.parallel.barrier import ThreadGroup
from rbm.kernels.weight_tiles import Tables
from rbm.training.estimators import number_of
from rbm.training.gradient.cd import contrastive_divergence
from rbm.training.gradient.pcd import persistent_contrastive_divergence

_PCD = number_of("pcd")


@inlined
def fill_phases(
    estimator: int, phases: Phases, tables: Tables, k: int, counter: RandomCounter, workspace: Workspace,
    group: ThreadGroup,
) -> None:  # fmt: skip
    """Fill the phases by the estimator with this number among ``rbm.training.estimators.ESTIMATORS``."""
    if estimator == _PCD:
        persistent_contrastive_divergence(phases, tables, k, counter, workspace, group)
    else:
        contrastive_divergence(phases, tables, k, counter, workspace, group)
