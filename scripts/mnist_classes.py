"""Print how many of MNIST's digits are classified wrongly: by pixels, features, label units, fine-tuning.

    python scripts/mnist_classes.py --seeds 5           # test images, for the table of docs/scikit-learn.md
    python scripts/mnist_classes.py --validate          # the last 10 000 training images, to choose by

A line a seed, in Markdown: per cent of the images, thresholded at 127. *Pixels*, *features*: scikit-learn's
LogisticRegression (C = 1) of pixels, and of the probabilities of the top layer of 784-500-500. *Machine*, *hybrid*: one
machine of 500 units beside pixels and label units, trained for both (PCD-5) and for the classes (share .9).
*Stack*: label units beside the second layer of 784-500-500. *Tuned*: the same after fine-tuning by the up-down
algorithm. Label units are told by free energies, layers below in their most probable state.
"""

import argparse
from collections.abc import Callable

import numpy as np
from sklearn.linear_model import LogisticRegression

from dbn import DBN, DBNConfig, FinetuningConfig, finetune, predict, pretrain
from dbn.datasets.mnist import load_mnist
from dbn.inside.encoding import encode_in_parts
from rbm import States, unpack

HELD_OUT = 10_000
STACK = {"layers": (500, 500), "estimator": ("cd", "pcd"), "k": (1, 5), "learning_rate": (0.05, 0.02), "epochs": 20}
JOINT = {"layers": (500,), "estimator": "pcd", "k": 5, "learning_rate": 0.02, "schedule": "linear", "epochs": 30}
HYBRID = {"layers": (500,), "estimator": "hybrid", "k": 1, "learning_rate": 0.05, "schedule": "linear", "epochs": 30}
TUNING = {"learning_rate": 0.05, "schedule": "linear", "epochs": 30}


class Digits:
    """Images and classes to train on and to classify."""

    def __init__(self, rows: States, labels: np.ndarray, others: States, truth: np.ndarray) -> None:
        self.rows, self.labels, self.others, self.truth = rows, labels, others, truth

    def wrong(self, found: np.ndarray) -> float:
        """Return the per cent of the classes found that are not the true ones."""
        return float(100 * np.mean(found != self.truth))

    def regression(self, features: Callable[[States], np.ndarray]) -> float:
        """Return the per cent wrong by a logistic regression."""
        model = LogisticRegression(max_iter=1000).fit(features(self.rows), self.labels)
        return self.wrong(model.predict(features(self.others)))

    def trained(self, settings: dict[str, object], seed: int) -> DBN:
        """Train a stack with label units."""
        return pretrain(self.rows, DBNConfig(**settings, seed=seed), labels=self.labels).model

    def errors(self, seed: int) -> dict[str, float]:
        """Return the per cent wrong by every method, and say so of each once it is known."""
        plain = pretrain(self.rows, DBNConfig(**{**STACK, "estimator": "cd", "k": 1}, seed=seed)).model
        stack = self.trained(STACK, seed)
        tuned = finetune(self.rows, FinetuningConfig(**TUNING, seed=seed), state=stack, labels=self.labels).model
        return {
            "pixels": self.regression(unpack),
            "features": self.regression(lambda rows: probabilities(plain, rows)),
            "machine": self.wrong(predict(self.trained(JOINT, seed), self.others)),
            "hybrid": self.wrong(predict(self.trained(HYBRID, seed), self.others)),
            "stack": self.wrong(predict(stack, self.others)),
            "tuned": self.wrong(predict(tuned, self.others)),
        }


def probabilities(model: DBN, rows: States) -> np.ndarray:
    """Return P(h = 1) of the top layer, (n, units)."""
    return np.concatenate(list(encode_in_parts(model, rows, model.n_layers, probabilities=True).parts))


def main() -> None:
    """Train and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--validate", action="store_true", help="Score the last 10 000 training images, not the test.")
    chosen = parser.parse_args()
    train, test = load_mnist("train"), load_mnist("test")
    digits = Digits(train.states, train.labels, test.states, test.labels)
    if chosen.validate:
        first, last = slice(0, train.states.n - HELD_OUT), slice(train.states.n - HELD_OUT, train.states.n)
        digits = Digits(
            train.states.rows(first), train.labels[first], train.states.rows(last), train.labels[last]
        )  # fmt: skip
    found = []
    for seed in range(1, chosen.seeds + 1):
        found.append(digits.errors(seed))
        if seed == 1:
            print(f"| seed | {' | '.join(found[0])} |\n|{'---|' * (len(found[0]) + 1)}", flush=True)
        print(f"| {seed} | {' | '.join(f'{error:.2f}' for error in found[-1].values())} |", flush=True)
    print(f"| mean | {' | '.join(f'{np.mean([f[name] for f in found]):.2f}' for name in found[0])} |")


main()
