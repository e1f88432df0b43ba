"""Nulls whose frequencies have one scale: states that are all alike, and a geometric law of their rank."""

from analysis.controls.control import of_family
from analysis.controls.laws.ranks import GEOMETRIC, UNIFORM

UNIFORM_STATES = of_family("uniform", "S states, all alike", UNIFORM, efficient=False, power_law=False)
GEOMETRIC_STATES = of_family("geometric", "p_r in proportion to exp(-r/S)", GEOMETRIC, efficient=None, power_law=False)
