"""Recipes: their values are hyper-parameters, options have precedence, and their data are the default."""

import dataclasses

import numpy as np
import pytest
from small_training import call

import dbn
from dbn import DBNConfig
from dbn.checkpoint import load_source
from dbn.terminal.hyperparameters import with_recipe
from dbn.terminal.recipes import RECIPES, recipe_named


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_is_a_configuration(recipe):
    config = DBNConfig(**recipe.values)
    assert config != DBNConfig()
    assert {name: getattr(config, name) for name in recipe.values} == recipe.values


def test_the_recipe_of_the_likelihood():
    config = DBNConfig(**recipe_named("likelihood").values).machine(1)
    assert (config.estimator, config.k, config.n_chains, config.batch_size) == ("pcd", 1, 100, 100)
    assert (config.momentum, config.weight_decay, config.gradient) == (0, 0, "centred")
    assert (config.mean_rate, config.mean_every, config.mean_from) == (0.003, 10, 0)


def test_options_have_precedence_and_only_its_own_data_are_read_as_it_says():
    recipe = recipe_named("likelihood")
    values, options, reading = with_recipe("likelihood", {"k": 3}, {"data": None, "held_out": None}, {})
    assert values == {**recipe.values, "k": 3}
    assert (options["data"], reading) == ("mnist-grey", {"binarise": "bernoulli-each-epoch"})
    assert with_recipe("likelihood", {}, {"data": None}, {"binarise": "bernoulli"})[2] == {"binarise": "bernoulli"}
    assert with_recipe("likelihood", {}, {"data": "x.npy"}, {})[1:] == ({"data": "x.npy"}, {})


def test_a_training_by_recipe(tmp_path):
    path, out = str(tmp_path / "grey.npy"), str(tmp_path / "x.h5")
    np.save(path, np.random.default_rng(9).integers(0, 256, (31, 7), np.uint8))
    small = ["--data", path, "--binarise", "bernoulli-each-epoch", "--layers", "5", "--epochs", "3"]
    call("train", "--recipe", "likelihood", *small, "--out", out)
    state = dbn.load(out)
    expected = DBNConfig(**{**recipe_named("likelihood").values, "layers": (5,), "epochs": 3})
    assert state.config == dataclasses.replace(expected)
    assert state.states[0].current is not None
    assert load_source(out).binarise == "bernoulli-each-epoch"
    assert "--resume takes the saved recipe" in call(
        "train", "--resume", "--recipe", "likelihood", "--out", out, status=2
    )
    assert "'likelihood'" in call("train", "--recipe", "beauty", "--out", out, status=2)
