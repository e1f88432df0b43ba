"""Kernels and epochs against NumPy/BLAS and the peers, every contestant's output checked before it is timed."""
