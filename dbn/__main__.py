"""``python -m dbn`` is the console script."""

from dbn.cli import main

main()
