"""The machines of a layer along its training."""

from dbn.state import PretrainingState
from rbm.errors import InputError
from rbm.model import RBM, same_parameters


def layer_snapshots(state: PretrainingState, layer: int) -> tuple[RBM, ...]:
    """Return the snapshots of a layer from early to late; the last is the machine as it is in the stack.

    Raises
    ------
    InputError
        If the layer does not exist, or no snapshots of its training were kept.
    """
    state.model.check_layer(layer, lowest=1)
    kept = [snapshot.machine for snapshot in state.snapshots if snapshot.layer == layer]
    if not kept:
        raise InputError(
            f"no snapshots of the training of layer {layer} were kept: train with --snapshots "
            "(DBNConfig(snapshots=True)), or sample by tempering, which needs none"
        )
    machine = state.model.machines[layer - 1]
    return tuple(kept) if same_parameters(kept[-1], machine) else (*kept, machine)
