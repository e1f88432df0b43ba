"""The largest relevance possible at a resolution and a number of data points, and its slope."""
