"""Say under which heading the help of a command shows an option."""

from collections.abc import Iterable

HEADINGS: dict[str, tuple[str, ...]] = {
    "What to run": ("preset_name", "networks", "seeds", "recipe"),
    "Data": (
        "data", "binarise", "scale", "spins", "transpose", "skip_columns", "labels", "held_out", "hold_out", "shape",
    ),
    "Network": ("layers", "representation", "hidden_start", "weight_deviation", "seed"),
    "Gradient": (
        "epochs", "estimator", "k", "last_k", "batch_size", "n_chains", "temperatures", "gradient", "centre_rate",
        "discriminative_share", "reject_below",
    ),
    "Learning rate and steps": (
        "learning_rate", "schedule", "power", "hold", "last_rate", "momentum", "momentum_ramp", "optimiser",
        "first_decay", "second_decay",
    ),
    "Decay and sparsity": ("weight_decay", "l1", "sparsity_cost", "sparsity_target", "sparsity_rate"),
    "Mean of the parameters, and stopping early": ("mean_rate", "mean_every", "mean_from", "patience", "criterion"),
    "Measures and samples": (
        "shuffles", "splits", "matches", "bootstraps", "power_law_draws", "patterns", "subsamples", "calibration",
        "samples", "steps",
    ),
    "Files and processes": (
        "out", "overwrite", "resume", "snapshots", "csv", "tensorboard", "scratch", "workers", "scheduler", "threads",
        "config", "save_config", "help",
    ),
}  # fmt: skip
OTHERS = "Options"  # heading of the options that have none here


def heading_of(name: str) -> str:
    """Return the heading of a parameter by its name in Python, or `OTHERS`."""
    return next((heading for heading, names in HEADINGS.items() if name in names), OTHERS)


def in_order(headings: Iterable[str]) -> list[str]:
    """Sort headings as the help shows them, options without one first."""
    order = [OTHERS, *HEADINGS]
    return sorted(headings, key=order.index)
