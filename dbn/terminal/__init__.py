"""What the console scripts share: errors as one line, options, Ctrl-C, progress."""
