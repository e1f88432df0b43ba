"""``python -m analysis`` is the console script."""

from analysis.cli import main

main()
