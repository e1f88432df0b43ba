"""How the three ways are drawn, and the panels of the figure of regeneration in their order.

A new measure may define a panel of its own, which follows these.
"""

from analysis.protocols.second import COVERAGE_NEIGHBOURS
from analysis.regeneration.measures.entry import Panel, Way

R1 = Way("R1", "R1 encode and decode", "#0072B2", "o", "-")
R2 = Way("R2", "R2 by frequency", "#D55E00", "s", "--")
R3 = Way("R3", "R3 free sampling", "#009E73", "^", ":")
WAYS = (R1, R2, R3)

PRECISION = Panel("precision")
RECALL = Panel("recall")
F1 = Panel("F1")
RECURRENCE = Panel("states encoded back\n(share of patterns)")
BIT_AGREEMENT = Panel("bits encoded back\n(mean share)")
MEMORISATION = Panel("nearer to training than held-out\nrows (share; 1/2: no memory)", reference=0.5)
CLASSES = Panel("class coverage (1 - total variation);\nR1: share of classes kept")
CODE_LENGTH = Panel("code length of held-out rows\n(bits a pixel)")
DIVERGENCE = Panel("divergence of free states from\nthe data's (bits)")
COVERAGE = Panel(f"coverage of held-out rows (k = {COVERAGE_NEIGHBOURS})")
DISCREPANCY = Panel("squared kernel MMD from\nheld-out rows")

PANELS = (
    PRECISION, RECALL, F1, RECURRENCE, BIT_AGREEMENT, MEMORISATION, CLASSES, CODE_LENGTH, DIVERGENCE, COVERAGE,
    DISCREPANCY,
)  # fmt: skip
GREY, DOTS = "0.35", (0, (1, 1))  # of what is measured of the data
