"""Threads: a pool of Python threads, and the barrier at which they wait for each other."""
