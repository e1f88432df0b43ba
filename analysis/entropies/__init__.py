"""Entropies of the frequencies of states: resolution, relevance, noise."""
