"""A reservoir of a layer: equilibrium samples of one of its snapshots, which trajectories begin from."""

from dbn.sampling.snapshots import layer_snapshots
from dbn.state import PretrainingState
from rbm.errors import InputError
from rbm.sampling import Reservoir, draw_reservoir, trajectory_levels


def layer_reservoir(
    state: PretrainingState, layer: int, n: int, steps: int, *, epoch: int | None = None, seed: int = 0
) -> Reservoir:
    """Draw a reservoir of a snapshot of a layer, along the snapshots before it.

    Parameters
    ----------
    state : PretrainingState
        With snapshots.
    layer : int
        From 1.
    n, steps : int
        Rows, each of a ladder of its own, and sweeps of each ladder, at least 2.
    epoch : int, optional
        The epoch of the layer after which the snapshot was kept; by default the last before the machine as it is.
    seed : int
        What everything is drawn from.

    Raises
    ------
    InputError
        If the layer has no snapshots, none before its machine as it is, or none of that epoch, or as `draw_reservoir`.
    """
    snapshots = layer_snapshots(state, layer)
    epochs = [kept.epoch for kept in state.snapshots if kept.layer == layer][: len(snapshots) - 1]
    if not epochs:
        raise InputError(
            f"there is no snapshot before the machine of layer {layer} as it is: train with --snapshots for more epochs"
        )
    if epoch is not None and epoch not in epochs:
        kept = ", ".join(map(str, epochs))
        raise InputError(f"snapshots of layer {layer} before the last were kept after epochs {kept}; got {epoch}")
    count = len(epochs) if epoch is None else epochs.index(epoch) + 1
    return draw_reservoir(trajectory_levels(snapshots[:count], seed=seed), n, sweeps=steps, seed=seed)
