"""Recipes: hyper-parameters that were found to work for a purpose, by name, and the data they are for."""

from typing import Any, NamedTuple

from dbn.reading import EACH_EPOCH


class Recipe(NamedTuple):
    """Values of ``DBNConfig``, under which options that are given have precedence."""

    name: str
    purpose: str
    values: dict[str, Any]
    data: str  # trained on unless other data are named
    binarise: str  # how bits are made of these


RECIPES = (
    Recipe(
        "likelihood",
        "a machine of 500 units with a high likelihood of Bernoulli draws of MNIST",
        {
            "layers": (500,), "epochs": 300, "estimator": "pcd", "k": 1, "n_chains": 100, "batch_size": 100,
            "learning_rate": 0.03, "schedule": "hold-exponential", "hold": 0.7, "last_rate": 3e-4, "momentum": 0.0,
            "weight_decay": 0.0, "gradient": "centred", "mean_rate": 0.003, "mean_every": 10,
        },
        data="mnist-grey",
        binarise=EACH_EPOCH,
    ),
)  # fmt: skip
RECIPE_NAMES = tuple(recipe.name for recipe in RECIPES)


def recipe_named(name: str) -> Recipe:
    """Return the recipe with this name."""
    return RECIPES[RECIPE_NAMES.index(name)]
