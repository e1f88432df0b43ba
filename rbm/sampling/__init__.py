"""Samplers that cross between modes: parallel tempering and parallel trajectory tempering, beside `rbm.sample`."""

from rbm.likelihood.ladders import Exchanges, Ladders
from rbm.sampling.reservoir import Reservoir, draw_reservoir, load_reservoir, save_reservoir
from rbm.sampling.tempering import sample_tempering, start_tempering
from rbm.sampling.trajectory import Trajectory, TrajectoryChains, sample_trajectory, start_trajectory
from rbm.sampling.trajectory_levels import independent_machine, trajectory_levels
from rbm.sampling.trajectory_likelihood import TrajectoryPartition, trajectory_log_partition

__all__ = [
    "Exchanges",
    "Ladders",
    "Reservoir",
    "Trajectory",
    "TrajectoryChains",
    "TrajectoryPartition",
    "draw_reservoir",
    "independent_machine",
    "load_reservoir",
    "sample_tempering",
    "sample_trajectory",
    "save_reservoir",
    "start_tempering",
    "start_trajectory",
    "trajectory_levels",
    "trajectory_log_partition",
]
