"""Files inside Python packages that are installed, or inside wheels; nothing of the packages is imported."""

import importlib.util
import zipfile
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path

from rbm.errors import InputError


def package_directory(package: str) -> Callable[[], Path | None]:
    """Return a function that finds the directory of an installed package; None if it is not installed."""

    def find() -> Path | None:
        spec = importlib.util.find_spec(package)
        return Path(spec.origin).parent if spec is not None and spec.origin else None

    return find


def read_members(source: Path, package: str, pattern: str) -> dict[str, bytes]:
    """Read the files of a package whose path in it matches a pattern, by name and in the order of their names.

    Parameters
    ----------
    source : Path
        The directory of the package, or a wheel or source archive (.zip) that holds it.
    package : str
    pattern : str
        As of a shell, with / between directories, e.g. ``data/*.png``.

    Raises
    ------
    InputError
        If there is no such file.
    """
    found = _of_directory(source, pattern) if source.is_dir() else _of_archive(source, f"{package}/{pattern}")
    if not found:
        raise InputError(f"{source} holds no {pattern}: give the directory of the package {package}, or its wheel")
    return dict(sorted(found.items()))


def _of_directory(source: Path, pattern: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in source.glob(pattern)}


def _of_archive(source: Path, pattern: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(source) as archive:
            names = [name for name in archive.namelist() if fnmatch(name, pattern)]
            return {Path(name).name: archive.read(name) for name in names}
    except FileNotFoundError:
        raise InputError(f"there is no {source}: give a directory or a wheel") from None
    except zipfile.BadZipFile:
        raise InputError(f"{source} is neither a directory nor a wheel: give one of them") from None
