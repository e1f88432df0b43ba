"""The study: configuration, data, networks, tasks and the run that joins them."""
