"""The commands of the console script ``relevance``, one a file."""
