"""Print what features of scikit-learn's digits are worth to a logistic regression, beside the pixels themselves.

    python scripts/digits_features.py            # 5 seeds; --seeds 1 for a look

A line a seed, in Markdown: the share of held-out digits classified rightly by scikit-learn's LogisticRegression (C = 1)
from the 64 pixels (0 to 1) and from the features of an RBMTransformer of 128 hidden units, and by DBNClassifiers of 128
hidden units and of 128 and 64, everything else by default.
*Random fifth*: trained on four fifths drawn by the seed, each class by its share, tested on the last. *In order*: five
folds in the order of the file, whose parts were written by different people; the seed is that of the machines.
"""

import argparse

import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline

from dbn.sklearn import DBNClassifier
from rbm.sklearn import RBMTransformer


def main() -> None:
    """Train and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5)
    seeds = range(1, parser.parse_args().seeds + 1)
    digits, labels = load_digits(return_X_y=True)
    digits = digits / 16
    kinds = ("pixels", "features", "classifier", "stack")
    print(f"| seed | {' | '.join(kinds)} | in order: {' | '.join(kinds)} |\n|{'---|' * 9}", flush=True)
    rows = []
    for seed in seeds:
        parts = train_test_split(digits, labels, test_size=0.2, random_state=seed, stratify=labels)
        models = (
            LogisticRegression(max_iter=1000),
            make_pipeline(RBMTransformer(128, random_state=seed), LogisticRegression(max_iter=1000)),
            DBNClassifier((128,), random_state=seed),
            DBNClassifier((128, 64), random_state=seed),
        )
        drawn = [model.fit(parts[0], parts[2]).score(parts[1], parts[3]) for model in models]
        in_order = [cross_val_score(model, digits, labels, cv=5).mean() for model in models]
        rows.append([*drawn, *in_order])
        print(f"| {seed} | {' | '.join(f'{value:.3f}' for value in rows[-1])} |", flush=True)
    print(f"| mean | {' | '.join(f'{value:.3f}' for value in np.mean(rows, axis=0))} |")


main()
