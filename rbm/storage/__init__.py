"""How bytes reach a file and come back: checksums, limits on what a file declares, locks, whole replacement."""
