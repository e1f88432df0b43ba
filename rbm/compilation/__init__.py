"""Compilation of the kernels: where machine code is kept, and notice that there is some to come."""
