"""Negative phases averaged over persistent chains that exchange states with others, which mix faster."""
