"""Reports of the benchmarks: rows, tables, plots, comparisons."""
