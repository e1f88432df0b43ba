"""PCD-k: chains go on from where the last minibatch left them. Source: Tieleman, ICML 2008."""

from rbm.kernels.minibatch_arrays import Phases, RandomCounter, Workspace
from rbm.kernels.options import inlined
from rbm.kernels.parallel.barrier import ThreadGroup
from rbm.kernels.weight_tiles import Tables
from rbm.training.gradient.phases import gibbs_chain, negative_phase, positive_phase


@inlined
def persistent_contrastive_divergence(
    phases: Phases, tables: Tables, k: int, counter: RandomCounter, workspace: Workspace, group: ThreadGroup
) -> None:
    """Fill the phases of PCD-k: k more Gibbs steps of the model's rows; ``rbm.reference`` has its NumPy form.

    The words of the data and of the chains, any number of them, are set and complete.
    """
    chains, hidden = phases.visible.T[phases.visible.shape[1] - phases.n_model :], workspace.hidden.T
    positive_phase(phases, hidden[:0], tables, counter, workspace, group)
    gibbs_chain(chains, hidden[: phases.n_model], phases.n_labels, 0, k, tables, counter, workspace, group)
    negative_phase(phases, tables, counter, workspace, group)
