"""Stacks as scikit-learn estimators; the one part of this package that needs scikit-learn (extra ``sklearn``)."""

import rbm.sklearn  # noqa: F401 - says what to install where scikit-learn is not there
from dbn.sklearn.classifier import DBNClassifier
from dbn.sklearn.transformer import DBNTransformer

__all__ = ["DBNClassifier", "DBNTransformer"]
