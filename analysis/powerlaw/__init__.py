"""Power laws in the frequencies of states: fit, goodness of fit, alternatives, verdict."""

from analysis.powerlaw.assessment import MEASURES, PowerLaw, assess_power_law, power_law_measures

__all__ = ["MEASURES", "PowerLaw", "assess_power_law", "power_law_measures"]
