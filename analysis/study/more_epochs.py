"""Go on with trained networks for more epochs.

Only the last layer can: the layers above another one were trained on what it passed up. With a constant rate, or one
that falls with the epoch alone, the result is bit for bit that of a longer training from the start.
"""

import dataclasses

from dbn.config import DBNConfig
from dbn.pretraining import PretrainingState
from rbm.errors import InputError


def layer_epochs(training: DBNConfig) -> tuple[int, ...]:
    """Return the epochs of each layer."""
    return tuple(training.machine(layer).epochs for layer in range(1, len(training.layers) + 1))


def check_more_epochs(saved: DBNConfig, wanted: DBNConfig) -> None:
    """Raise InputError, with the reason, unless the epochs wanted are those saved but for more of the last layer."""
    before, after = layer_epochs(saved), layer_epochs(wanted)
    if before[:-1] != after[:-1]:
        raise InputError(
            f"epochs can only grow in the last layer, as the layers above another one learned from what it passed up: "
            f"the saved epochs are {_listed(before)}; got {_listed(after)}"
        )
    if after[-1] < before[-1]:
        raise InputError(f"epochs of the last layer cannot be fewer than the saved {before[-1]}; got {after[-1]}")
    if after != before and saved.machine(len(before)).schedule == "linear":
        raise InputError(
            "a linear schedule spreads the learning rate over all epochs, so that a longer training differs from its "
            "first epoch on: begin another study"
        )


def with_more_epochs(state: PretrainingState, training: DBNConfig) -> PretrainingState:
    """Return the state with the configuration ``training`` if that has more epochs of the last layer, else unchanged.

    The snapshot of the former last epoch is dropped where the longer training would not have taken it.
    """
    if dataclasses.replace(state.config, epochs=training.epochs) != training or state.config == training:
        return state
    try:
        check_more_epochs(state.config, training)
    except InputError:
        return state
    last, before = len(training.layers), layer_epochs(state.config)[-1]
    states = tuple(
        layer._replace(config=training.machine(number)) for number, layer in enumerate(state.states, start=1)
    )
    log_spaced = before & (before - 1) == 0
    kept = tuple(s for s in state.snapshots if log_spaced or (s.layer, s.epoch) != (last, before))
    if layer_epochs(training)[-1] == before:
        kept = state.snapshots
    return state._replace(config=training, states=states, snapshots=kept)


def _listed(epochs: tuple[int, ...]) -> str:
    return ",".join(map(str, epochs))
