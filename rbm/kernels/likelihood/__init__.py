"""Kernels of likelihoods: chains through inverse temperatures and ladders of them, all states of a layer, all flips."""
