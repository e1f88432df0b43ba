"""Machines as scikit-learn estimators; the one part of this package that needs scikit-learn (extra ``sklearn``)."""

try:
    import sklearn as _sklearn  # noqa: F401 - the package of that name, not this one
except ImportError as error:
    raise ImportError(f"{__name__} needs scikit-learn ({error}): pip install 'relevance-rbm[sklearn]'") from None

from rbm.sklearn.transformer import RBMTransformer

__all__ = ["RBMTransformer"]
