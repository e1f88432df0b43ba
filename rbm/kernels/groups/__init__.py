"""Kernels of groups of units of which exactly one is on."""
