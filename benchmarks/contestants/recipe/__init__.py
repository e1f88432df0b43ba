"""Who takes part in the time to quality, each with as much of the recipe as it offers: its note says what it lacks."""

from benchmarks.contestants.contract import Contestant

OURS = Contestant("ours", "recipe.ours", note="train_epoch")
NUMPY = Contestant("NumPy", "recipe.plain_numpy", checks=("conditionals", "step"))
TORCH = Contestant("torch loop", "recipe.torch_loop", ("torch",), ("conditionals", "step"), note="no autograd")
SKLEARN = Contestant(
    "scikit-learn", "recipe.sklearn_rbm", ("scikit-learn",), ("conditionals",),
    note="partial_fit, float64; plain gradient, no running mean",
)  # fmt: skip
RBMS = Contestant(
    "rbms", "recipe.rbms_library", ("rbms",), ("conditionals",),
    note="fit_batch_pcd; every step has the length of the rate; no running mean",
)  # fmt: skip
LEARNERGY = Contestant(
    "learnergy", "recipe.learnergy_library", ("learnergy",), ("conditionals",),
    note="RBM.fit; CD-1, plain gradient, no running mean",
)  # fmt: skip
TRAINERS = (OURS, NUMPY, TORCH, SKLEARN, RBMS, LEARNERGY)
