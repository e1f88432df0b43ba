"""The controls, a file a kind."""
