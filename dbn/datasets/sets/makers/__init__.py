"""Makers of the named sets, one a file, each with the description of its set; the Ising model is in `..ising`."""
