"""The record of a training as a picture: what ``dbn curve`` draws."""

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from dbn.finetuning.state import FinetuningState
from dbn.state import PretrainingState
from rbm.files import write_whole
from rbm.training.state import TrainingState

# quantities of the records of epochs, with their units; those that no layer has are left out
TITLES = {
    "reconstruction_error": "reconstruction error\n(fraction of bits)",
    "pseudo_likelihood": "pseudo-likelihood\n(nats a unit)",
    "free_energy_gap": "free energy, held-out minus\ntraining (nats a row)",
    "hidden_activity": "hidden activity\n(mean probability)",
    "weight_norm": "weights\n(root mean square)",
    "learning_rate": "learning rate\n",
    "criterion": "criterion of early stopping\n(nats a row)",
    "swap_rate": "least swap rate of levels\n(share)",
    "round_trips": "round trips of levels\n(an epoch)",
    "log_z": "estimate of log Z\n(nats)",
    "last_swaps": "least swap rate above the\nmachine kept last (share)",
    "rejected": "epochs undone\n(so far)",
}
TUNED = "fine-tuning: rows up to a layer and\ndown, held-out dashed (fraction of bits)"
_COLUMNS = 3


def curve(state: TrainingState, quantity: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the epochs of a layer and a quantity of `TITLES` after each, float64; nan where it was not measured."""
    epochs = np.array([record.epoch for record in state.history], np.float64)
    if quantity == "free_energy_gap":
        values = [record.free_energy_held_out - record.free_energy_train for record in state.history]
    else:
        values = [getattr(record, quantity) for record in state.history]
    scale = state.model.n_visible if quantity == "pseudo_likelihood" else 1
    return epochs, np.array(values, np.float64) / scale


def tuned_curve(state: FinetuningState, layer: int, *, held_out: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Return the epochs of a fine-tuning and the error of a layer after each, float64; nan where none was measured."""
    epochs = np.array([record.epoch for record in state.history], np.float64)
    errors = [record.held_out_errors if held_out else record.errors for record in state.history]
    return epochs, np.array([of_layers[layer - 1] if of_layers else np.nan for of_layers in errors], np.float64)


def save_curves(path: str | Path, state: PretrainingState) -> None:
    """Write a PNG with a panel for each quantity that was measured, a curve for each layer.

    The records of a fine-tuning are the last panel.

    Errors as in `rbm.files.write_whole`.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    found = {name: [curve(layer, name) for layer in state.states] for name in TITLES}
    shown = [name for name in TITLES if any(np.isfinite(values).any() for _, values in found[name])]
    tuned = state.tuning if state.tuning is not None and state.tuning.history else None
    n_panels = len(shown) + (tuned is not None)
    n_rows = -(-n_panels // _COLUMNS)
    figure = Figure(figsize=(3.4 * _COLUMNS, 2.6 * n_rows), dpi=120, layout="constrained")
    panels = figure.subplots(n_rows, _COLUMNS, squeeze=False).ravel()
    colours = mpl.colormaps["viridis"](np.linspace(0, 0.88, state.model.n_layers))
    for panel, name in zip(panels, shown, strict=False):
        for number, (epochs, values) in enumerate(found[name], start=1):
            panel.plot(epochs, values, color=colours[number - 1], label=f"layer {number}", **_style(number))
        _label(panel, TITLES[name], "epoch of the layer")
    if tuned is not None:
        panel = panels[len(shown)]
        for number in range(1, state.model.n_layers + 1):
            drawn = {**_style(number), "color": colours[number - 1]}
            panel.plot(*tuned_curve(tuned, number), label=f"layer {number}", **drawn)
            panel.plot(*tuned_curve(tuned, number, held_out=True), linestyle="--", **drawn)
        _label(panel, TUNED, "epoch of fine-tuning")
    for panel in panels[n_panels:]:
        panel.set_axis_off()
    handles, names = panels[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside right center", frameon=False, fontsize=8)
    content = BytesIO()
    figure.savefig(content, format="png")
    write_whole(path, content.getvalue())


def _style(number: int) -> dict[str, Any]:
    """Return how the curve of a layer is drawn, beside its colour."""
    return {"marker": "osD^vPX"[(number - 1) % 7], "ms": 3, "lw": 1.2}


def _label(panel: Any, title: str, epochs: str) -> None:
    """Give a panel its title, and whole numbers of epochs below."""
    panel.set_title(title, fontsize=9)
    panel.set_xlabel(epochs, fontsize=8)
    panel.tick_params(labelsize=8)
    panel.xaxis.get_major_locator().set_params(integer=True)
