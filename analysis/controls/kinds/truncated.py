"""Power laws of the frequencies with an exponential cut-off, far out and near: what efficiency looks like.

The frontier's own largest frequencies are some sqrt(M).
"""

from analysis.controls.control import of_family
from analysis.controls.laws.truncated import truncated_laws

FAR = of_family(
    "far cut-off", "m_k in proportion to k^(-1-mu) exp(-k / M^(3/4))", truncated_laws(0.75),
    efficient=None, power_law=True,
)  # fmt: skip
NEAR = of_family(
    "near cut-off", "m_k in proportion to k^(-1-mu) exp(-k / M^(1/2))", truncated_laws(0.5),
    efficient=None, power_law=None,
)  # fmt: skip
