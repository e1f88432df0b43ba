"""Numba kernels of the analysis."""
