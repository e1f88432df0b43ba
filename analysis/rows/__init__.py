"""Measures of layers and samples as rows of the table."""
