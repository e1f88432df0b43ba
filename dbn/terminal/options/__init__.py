"""Options that every command has, from the command line or a file, and their help in groups."""
