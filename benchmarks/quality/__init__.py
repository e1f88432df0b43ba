"""Time to quality: a likelihood is claimed where it is bracketed, after so many seconds of training alone."""
