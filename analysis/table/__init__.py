"""The tidy table, and the files that hold it."""
