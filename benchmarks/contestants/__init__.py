"""Who takes part: one adapter file each, imported only when its packages are installed."""

from importlib import import_module, metadata

from benchmarks.contestants.contract import Contestant, MakeMachine

WHITE_BOX = ("conditionals", "step", "learning")  # its steps are recomputed in float64 too

OURS = Contestant("ours", "ours", checks=WHITE_BOX)
OURS_TRAIN = Contestant("ours, train_epoch", "ours_train", note="the public call: copies and monitor included")
NUMPY = Contestant("NumPy", "plain_numpy", checks=WHITE_BOX)
FLOOR = Contestant("matmul-only floor", "matmul_floor", checks=("conditionals",), note="trains nothing")
TORCH = Contestant("torch loop", "torch_loop", ("torch",), WHITE_BOX, note="no autograd")
JAX = Contestant("JAX loop", "jax_loop", ("jax",), WHITE_BOX, note="a jitted epoch; XLA takes all cores")
SKLEARN = Contestant(
    "scikit-learn", "sklearn_rbm", ("scikit-learn",), offers=lambda t: t == ("pcd", 1),
    note="BernoulliRBM.fit, float32; no momentum, no shuffling",
)  # fmt: skip
RBMS = Contestant("rbms", "rbms_library", ("rbms",), note="centred, normalised gradient; no momentum")
LEARNERGY = Contestant(
    "learnergy", "learnergy_library", ("learnergy",), offers=lambda t: t.estimator == "cd",
    note="RBM.fit, its DataLoader and metrics included",
)  # fmt: skip


class NotInstalledError(Exception):
    """A contestant's packages are missing; the message says how to get them."""


def load(contestant: Contestant) -> MakeMachine:
    """The adapter's Machine class.

    Raises
    ------
    NotInstalledError
        If a package it requires is missing or cannot be imported.
    """
    for package in contestant.requires:
        try:
            metadata.version(package)
        except metadata.PackageNotFoundError:
            raise NotInstalledError(f"{package} is not installed: pip install .[benchmarks]") from None
    try:
        module = import_module(f"benchmarks.contestants.{contestant.module}")
    except ImportError as error:
        raise NotInstalledError(f"cannot be imported: {error}") from error
    machine: MakeMachine = module.Machine
    return machine
