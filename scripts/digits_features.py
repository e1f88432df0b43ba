"""Print what features of scikit-learn's digits are worth to a logistic regression, beside the pixels themselves.

    python scripts/digits_features.py            # 5 seeds; --seeds 1 for a look

A line a seed, in Markdown: the share of held-out digits classified rightly by scikit-learn's LogisticRegression (C = 1)
from the 64 pixels (0 to 1) and from the features of an RBMTransformer of 128 hidden units, everything else by default.
*Random fifth*: trained on four fifths drawn by the seed, each class by its share, tested on the last. *In order*: five
folds in the order of the file, whose parts were written by different people; the seed is that of the machines.
"""

import argparse

import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline

from rbm.sklearn import RBMTransformer


def main() -> None:
    """Train and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5)
    seeds = range(1, parser.parse_args().seeds + 1)
    digits, labels = load_digits(return_X_y=True)
    digits = digits / 16
    print("| seed | random fifth: pixels | features | in order: pixels | features |\n|---|---|---|---|---|", flush=True)
    rows = []
    for seed in seeds:
        parts = train_test_split(digits, labels, test_size=0.2, random_state=seed, stratify=labels)
        row = []
        for steps in ([], [RBMTransformer(128, random_state=seed)]):
            model = make_pipeline(*steps, LogisticRegression(max_iter=1000))
            row.append(model.fit(parts[0], parts[2]).score(parts[1], parts[3]))
            row.append(cross_val_score(model, digits, labels, cv=5).mean())
        rows.append([row[0], row[2], row[1], row[3]])
        print(f"| {seed} | {' | '.join(f'{value:.3f}' for value in rows[-1])} |", flush=True)
    print(f"| mean | {' | '.join(f'{value:.3f}' for value in np.mean(rows, axis=0))} |")


main()
