"""One step of the parameters, from phases that are complete: sparsity, centring, and either optimiser."""

from rbm.kernels.gradient_step import apply_update
from rbm.kernels.minibatch_arrays import Parameters, Phases, StepSize, Workspace
from rbm.kernels.options import inlined
from rbm.kernels.parallel.barrier import ThreadGroup
from rbm.training.gradient.adam import adam_step
from rbm.training.gradient.centring import centre_phases, move_offsets
from rbm.training.gradient.sparsity import pull_to_target, put_pull_back


@inlined
def take_step(
    phases: Phases, parameters: Parameters, size: StepSize, number: int, workspace: Workspace, group: ThreadGroup
) -> int:
    """Take one step along the gradient, as `apply_update`; returns how many of this thread's parameters are not finite.

    Where there are offsets the gradient is centred, and the hidden ones move after the step; where there is a sparsity
    target the pull towards it is a part of the gradient that is centred. Under Adam the step of `apply_update` is taken
    by scratch tables, whose velocity is the gradient.

    Parameters
    ----------
    phases : Phases
        Complete, and changed.
    size : StepSize
        With the offsets of the visible units, if there are any.
    number : int
        Of the minibatch since the training began, from 1.
    """
    tables, velocity, offsets, moments = (
        parameters.tables, parameters.velocity, parameters.offsets, parameters.moments,
    )  # fmt: skip
    n_hidden, adaptive = tables.backward.shape[1] - 1, len(moments.second.hidden_bias) > 0
    sparse = len(parameters.sparsity.mean) > 0
    if sparse:
        pull_to_target(phases, parameters.sparsity, n_hidden, group)
    if len(offsets.visible):
        centre_phases(phases, offsets.hidden, workspace, group)
    moved, speed, taken = tables, velocity, size
    if adaptive:
        moved, speed = moments.scratch, moments.gradient
        taken = StepSize(1.0, 0.0, 0.0, 0.0, size.offsets)
    n_nonfinite = apply_update(phases, moved, speed, taken, workspace, group)
    if adaptive:
        n_nonfinite = adam_step(tables, velocity, moments, size, number, group)
    if len(offsets.visible):
        move_offsets(phases, offsets, n_hidden, group)
        if sparse:
            put_pull_back(offsets, parameters.sparsity, n_hidden, group)
    return n_nonfinite
