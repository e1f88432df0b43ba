"""Figures over data sets, number of points, dose and training."""
