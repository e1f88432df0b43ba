"""How each sampler of a layer begins: its chains before any sweep, and what runs them on."""

from functools import partial

from dbn.generation import generate, label_clamp
from dbn.sampling.draw import Asked, Begun
from dbn.sampling.snapshots import layer_snapshots
from rbm.gibbs import sample
from rbm.sampling import sample_tempering, sample_trajectory, start_tempering, start_trajectory, trajectory_levels


def gibbs(asked: Asked) -> Begun:
    """Begin Gibbs chains from the first states asked for."""
    stack = asked.state.model
    chains = generate(stack, asked.layer, asked.n, 0, start=asked.start, seed=asked.seed).chains
    held = label_clamp(stack, asked.layer, asked.start)
    return Begun(chains, partial(sample, stack.machines[asked.layer - 1], clamp=held))


def tempering(asked: Asked) -> Begun:
    """Begin a ladder of inverse temperatures for each sample, above independent pixels as `machine_log_odds` has them.

    No data are read: chains annealed to the machine tell about how often its units are on.
    """
    machine = asked.state.model.machines[asked.layer - 1]
    stream = f"generate from layer {asked.layer}, tempering"
    return Begun(start_tempering(machine, asked.n, seed=asked.seed, stream=stream), sample_tempering)


def trajectory(asked: Asked) -> Begun:
    """Begin a ladder of machines along the training for each sample; InputError where no snapshots were kept.

    Where there is a reservoir, along the part of the training after its machine.
    """
    snapshots = layer_snapshots(asked.state, asked.layer)
    levels = trajectory_levels(snapshots, reservoir=asked.start.reservoir, seed=asked.seed)
    stream = f"generate from layer {asked.layer}, trajectory"
    return Begun(start_trajectory(levels, asked.n, seed=asked.seed, stream=stream), sample_trajectory)
