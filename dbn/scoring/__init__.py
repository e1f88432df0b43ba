"""Scoring a model: which rows, how they were binarised, and the lines that say what their likelihood is."""
