"""Error bars: intervals over seeds, draws, random halves and bootstrap resamples."""
