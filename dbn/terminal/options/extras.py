"""The extras of the installation that commands need."""

from importlib.util import find_spec

from dbn.terminal.console import Failure

PACKAGES = {"study": ("matplotlib", "loky")}  # by the name of the extra, as `pyproject.toml` has them


def check_extra(extra: str, command: str) -> None:
    """Raise `Failure`, with what to install, unless the packages of an extra are there."""
    missing = [package for package in PACKAGES[extra] if find_spec(package) is None]
    if missing:
        raise Failure(
            f"{command} needs {' and '.join(missing)}, not installed here: pip install 'relevance-rbm[{extra}]', or "
            f"from a clone python -m pip install -e '.[{extra}]'"
        )
