"""The Numba kernels: arrays, a key and counters in, arrays out."""
