"""Samples of a layer by any sampler: Gibbs chains, parallel tempering, parallel trajectory tempering."""
