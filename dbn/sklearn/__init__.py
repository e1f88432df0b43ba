"""Stacks as scikit-learn estimators; the one part of this package that needs scikit-learn (extra ``sklearn``)."""

from dbn.sklearn.transformer import DBNTransformer

__all__ = ["DBNTransformer"]
