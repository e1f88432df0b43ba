"""The recipe of docs/pytorch.md gives a network that computes what the machines compute; where PyTorch is installed."""

import re
from pathlib import Path

import numpy as np
import pytest
from conftest import random_machine
from labelled import labelled_machine

from dbn import DBN
from rbm import RBM

torch = pytest.importorskip("torch")
PAGE = (Path(__file__).parents[1] / "docs" / "pytorch.md").read_text(encoding="utf-8")


def probabilities(machine: RBM, given: np.ndarray) -> np.ndarray:
    n_bits = machine.n_visible - machine.n_labels
    return 1 / (1 + np.exp(-(given @ machine.weights[:n_bits] + machine.hidden_bias)))


@pytest.mark.parametrize("top", [random_machine(5, 3, 2), labelled_machine(5, 4, 3, 2)], ids=["plain", "label units"])
def test_the_network_passes_probabilities_up(top):
    code = re.search(r"```python run\n(.*?)```", PAGE, re.DOTALL)
    recipe: dict = {}
    exec(compile(code.group(1), "pytorch.md", "exec"), recipe)
    first = random_machine(7, 5, 1)
    model = DBN((first, top), tuple(range(top.n_labels)))
    rows = np.random.default_rng(1).integers(0, 2, (11, 7))
    below = probabilities(first, rows)
    with torch.no_grad():
        given = torch.tensor(rows, dtype=torch.float32)
        layers = recipe["layers_of"](model)
        assert np.allclose(layers[:2](given), below, atol=1e-6)
        assert np.allclose(layers(given), probabilities(top, below), atol=1e-6)
        assert recipe["classifier_of"](model, 10)(given).shape == (11, 10)
    weights = recipe["classifier_of"](model, 10).state_dict()["0.weight"]
    assert np.array_equal(weights, first.weights.T)
