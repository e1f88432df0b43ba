"""Null models of a layer: shuffled columns, independent units, and matching in resolution."""
