"""Go on with the trained networks of a study for more epochs.

Only the last layer can: the layers above another one were trained on what it passed up. The result must be bit for bit
that of a study with so many epochs from the start, so that a linear schedule cannot be lengthened; `dbn.state` has the
rules of a single stack.
"""

import dataclasses

from dbn.config import DBNConfig
from dbn.state import PretrainingState, more_epochs
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
    """Return the state with the configuration ``training`` if that has more epochs of the last layer, else as it is."""
    if dataclasses.replace(state.config, epochs=training.epochs) != training or state.config == training:
        return state
    try:
        check_more_epochs(state.config, training)
    except InputError:
        return state
    return more_epochs(state, training.epochs)


def _listed(epochs: tuple[int, ...]) -> str:
    return ",".join(map(str, epochs))
