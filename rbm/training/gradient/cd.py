"""CD-k: chains start from the minibatch. Source: Hinton, Neural Computation 14 (2002) 1771."""

from rbm.kernels.minibatch_arrays import Phases, RandomCounter, Workspace
from rbm.kernels.options import inlined
from rbm.kernels.parallel.barrier import ThreadGroup
from rbm.kernels.weight_tiles import Tables
from rbm.training.gradient.phases import gibbs_chain, negative_phase, positive_phase


@inlined
def contrastive_divergence(
    phases: Phases, tables: Tables, k: int, counter: RandomCounter, workspace: Workspace, group: ThreadGroup
) -> None:
    """Fill the phases of CD-k, whose model has a row for each of the data; ``rbm.reference`` has its NumPy form.

    The data's words are set and complete.
    """
    hidden, rows = workspace.hidden.T[: phases.n_data], phases.visible.shape[1]
    positive_phase(phases, hidden, tables, counter, workspace, group)
    chains = phases.visible.T[rows - phases.n_model :]
    gibbs_chain(chains, hidden, phases.n_labels, 1, k, tables, counter, workspace, group)
    negative_phase(phases, tables, counter, workspace, group)
