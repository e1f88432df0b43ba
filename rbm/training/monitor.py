"""The record of an epoch: measured on all rows, or on 500 of them drawn anew for every epoch where there are more."""

from typing import NamedTuple

import numpy as np

from rbm.bits import States
from rbm.likelihood.pseudo import pseudo_likelihood
from rbm.model import RBM
from rbm.streams import stream_generator

MAX_ROWS = 500  # looked at in an epoch: the cost does not grow with the data


class EpochRecord(NamedTuple):
    """One line of the training curve. Free energies and the pseudo-likelihood are nats a row, means over rows."""

    epoch: int  # from 1
    learning_rate: float  # of the epoch
    reconstruction_error: float  # fraction of visible bits that differ after v -> h -> v
    pseudo_likelihood: float  # nats a row
    free_energy_train: float  # of training rows, nats a row
    free_energy_held_out: float  # nats a row, nan without held-out rows
    hidden_activity: float  # mean P(h = 1 | v)
    weight_norm: float  # root mean square weight
    seconds: float  # of training, without compilation
    monitor_seconds: float  # of measuring this record, without compilation
    criterion: float = float("nan")  # of held-out rows, nats a row, that early stopping goes by; nan without patience
    swap_rate: float = float("nan")  # least share of swaps between neighbouring levels; nan without levels
    round_trips: float = float("nan")  # states that came back to level 0 from the top in the epoch; nan without levels
    log_z: float = float("nan")  # estimate for the parameters as trained, nats; nan but of trajectory
    last_swaps: float = float("nan")  # least swap rate from the machine kept last before it up; nan as log_z
    rejected: float = float("nan")  # epochs rejected so far, with this one; nan where none can be


def observe(
    model: RBM,
    data: States,
    held_out: States | None,
    epoch: int,
    rate: float,
    seed: int,
    stream: str,
) -> EpochRecord:
    """Measure the model after an epoch on the data and the held-out data, ``MAX_ROWS`` of each where there are more.

    Times are not known here: `rbm.training.loop.train_epoch` adds them.
    """
    rows = some_rows(data, seed, f"{stream}: rows")
    n = rows.n
    hidden = model.hidden_states(rows, seed=seed, stream=f"{stream}: hidden")
    again = model.visible_states(hidden, seed=seed, stream=f"{stream}: visible")
    flips = np.bitwise_count(rows.words ^ again.words).sum()
    held = (
        np.nan
        if held_out is None or not held_out.n
        else float(model.free_energy(some_rows(held_out, seed, f"{stream}: held-out rows")).mean())
    )
    return EpochRecord(
        epoch=epoch,
        learning_rate=rate,
        reconstruction_error=float(flips / (n * data.n_units)),
        pseudo_likelihood=float(pseudo_likelihood(model, rows, seed=seed, stream=f"{stream}: flip").mean()),
        free_energy_train=float(model.free_energy(rows).mean()),
        free_energy_held_out=held,
        hidden_activity=float(model.hidden_probability(rows).mean()),
        weight_norm=float(np.sqrt(np.mean(np.square(model.weights, dtype=np.float64)))),
        seconds=np.nan,
        monitor_seconds=np.nan,
    )


def some_rows(states: States, seed: int, stream: str) -> States:
    """Return all rows where they are at most ``MAX_ROWS``, else as many drawn without replacement, in their order."""
    if states.n <= MAX_ROWS:
        return states.rows(slice(None))
    drawn = stream_generator(seed, stream).choice(states.n, MAX_ROWS, replace=False, shuffle=False)
    return states.rows(np.sort(drawn))
