"""What the benchmarks run: problems, our kernels, references, their validation."""
