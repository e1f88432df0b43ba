"""Vector operations, one idea a file: each is a piece of LLVM beside its NumPy twin."""
