"""The machine the benchmarks run on: processors, clocks, ceilings."""
