"""The commands of the console script ``dbn``, one file each or a few that belong together."""
