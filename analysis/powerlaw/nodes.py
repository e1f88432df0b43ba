"""Sums over all whole numbers k >= kmin of smooth functions, as weighted sums over some twelve hundred nodes.

The first ``_DIRECT`` terms are added one by one; the rest, from n on, is (Euler and Maclaurin's midpoint formula)

    sum_(k >= n) F(k) = integral_(n - 1/2)^inf F(x) dx + F'(n - 1/2) / 24 - ...,   F'(n - 1/2) = F(n) - F(n - 1) + ...

with the integral over t = log x by Gauss and Legendre's rule on panels, narrow ones first, up to
t = log n + ``_REACH``.
"""

from typing import NamedTuple

import numpy as np

_DIRECT = 200
_REACH = 120.0  # a power law of alpha 1.2 has 4e-11 of its sum beyond e^120
_PANELS = np.concatenate([np.linspace(0, 8, 33), np.arange(10.0, _REACH + 1, 2)])  # edges, in t - log n
_ORDER = 12


class Nodes(NamedTuple):
    """Nodes and weights: sum_k F(k) = weight @ F(k)."""

    k: np.ndarray  # float, (nodes,); beyond the direct terms no whole numbers
    x: np.ndarray  # log(k / kmin)
    weight: np.ndarray


def nodes_from(kmin: int) -> Nodes:
    """Make nodes for sums over k >= kmin; the first term left out is 7/5760 F'''(n - 1/2), n = kmin + 200."""
    n = kmin + _DIRECT
    direct = np.arange(kmin, n + 1, dtype=float)
    weight = np.ones(len(direct))
    weight[-2:] = 1 - 1 / 24, 1 / 24
    point, share = np.polynomial.legendre.leggauss(_ORDER)
    half = np.diff(_PANELS)[:, None] / 2
    beyond = (n - 0.5) * np.exp((_PANELS[:-1, None] + half * (1 + point)).ravel())
    k = np.concatenate([direct, beyond])
    return Nodes(k, np.log(k / kmin), np.concatenate([weight, (half * share).ravel() * beyond]))
