"""The cache of compiled kernels: a directory for every state of their sources, where the user may write.

Numba's own cache sees a change of the file a kernel stands in, not of those it calls into: after an upgrade old machine
code would run. Here the directory is named by a hash of all kernel sources and of the versions of Python, Numba and
llvmlite; Numba's key of an entry adds the processor. The directory lies in ``NUMBA_CACHE_DIR`` if that is set, else in
the user's cache directory, else in one of the user's own among the temporary files; if nothing can be written, kernels
are compiled in every process.
"""

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import llvmlite
import numba
from numba.core.caching import CompileResultCacheImpl, FunctionCache, IndexDataCacheFile, NullCache

from rbm.compilation.notice import announce

_NAME = "relevance-rbm"
_SOURCES = ("kernels", "training")  # of this package, whose functions are compiled or inlined


@cache
def sources_stamp() -> str:
    """Return the hash of all kernel sources and of the versions of what compiles them."""
    found = hashlib.sha256()
    package = Path(__file__).parents[1]
    for folder in _SOURCES:
        for path in sorted((package / folder).rglob("*.py")):
            found.update(f"{path.relative_to(package).as_posix()}\n".encode())
            found.update(path.read_bytes())
    found.update(f"{sys.version_info[:2]} {numba.__version__} {llvmlite.__version__}".encode())
    return found.hexdigest()[:20]


@cache
def cache_directory() -> Path | None:
    """Return the directory of these sources' machine code, made if need be; None if nothing can be written."""
    for parent in _candidates():
        directory = parent / _NAME / sources_stamp()
        try:
            directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.TemporaryFile(dir=directory):
                pass
            if hasattr(os, "getuid") and directory.stat().st_uid != os.getuid():
                continue  # somebody else's, who could put other code there
        except OSError:
            continue
        return directory
    return None


def _candidates() -> Iterator[Path]:
    for variable in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        if os.environ.get(variable):
            yield Path(os.environ[variable])
    try:
        yield Path.home() / ".cache"
    except RuntimeError:  # no home
        pass
    owner = os.getuid() if hasattr(os, "getuid") else "user"
    try:
        yield Path(tempfile.gettempdir()) / f"{_NAME}-{owner}"
    except OSError:  # no directory for temporary files
        pass


class _Locator:
    """Where the machine code of a function is kept, and what tells it from that of others: what Numba asks a locator.

    Numba has no public way to say this for one library (its issue 9350): it offers its caching for subclasses alone.
    """

    def __init__(self, function: Any) -> None:
        self._function = function

    @classmethod
    def from_function(cls, py_func: Any, py_file: str) -> "_Locator":
        """Make the locator of a function."""
        return cls(py_func)

    def ensure_cache_path(self) -> None:
        """Do nothing: `cache_directory` has made it, and tried to write."""

    def get_cache_path(self) -> str:
        """Return the directory."""
        return str(cache_directory())

    def get_source_stamp(self) -> str:
        """Return the hash of the file the function stands in, which may lie in another package."""
        return hashlib.sha256(Path(self._function.__code__.co_filename).read_bytes()).hexdigest()

    def get_disambiguator(self) -> str:
        """Return what tells functions of one name and file name apart."""
        where = f"{self._function.__module__} {self._function.__code__.co_firstlineno}"
        return hashlib.sha256(where.encode()).hexdigest()[:10]


class _Entries(CompileResultCacheImpl):
    """How Numba names and reads our entries; the locator stays ours where the user has named others for Numba."""

    _locator_classes: list[Any] = [_Locator]

    def __init__(self, function: Any) -> None:
        self._own_locator = _Locator(function)
        super().__init__(function)

    @property
    def locator(self) -> _Locator:
        """Return where the machine code is kept."""
        return self._own_locator


class KernelCache(FunctionCache):
    """Numba's cache of a function, in our directory, with files of its own for every entry.

    Numba keeps one index a function, in which two processes that compile for different argument types at once can give
    one name to both.
    """

    _impl_class = _Entries

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Load what was compiled for a signature; None, once announced that compilation follows, if nothing was."""
        found = super().load_overload(sig, target_context)
        if found is None:
            announce()
        return found

    def save_overload(self, sig: Any, data: Any) -> None:
        """Save what was compiled; on a full disk it is lost to later processes, and nothing else."""
        try:
            super().save_overload(sig, data)
        except OSError:
            self.disable()

    def _index_key(self, sig: Any, codegen: Any) -> Any:
        """Return Numba's key of an entry, and turn to the files of that entry."""
        key = super()._index_key(sig, codegen)
        entry = hashlib.sha256(repr(key).encode()).hexdigest()[:16]
        stamp = self._impl.locator.get_source_stamp()
        self._cache_file = IndexDataCacheFile(self._cache_path, f"{self._impl.filename_base}-{entry}", stamp)
        return key


class _NoCache(NullCache):
    """Nothing is kept; that there is compilation is announced all the same."""

    def load_overload(self, sig: Any, target_context: Any) -> None:
        announce()


def keep_compiled(dispatcher: Any) -> None:
    """Give a function of Numba's this cache, or none if there is no place for one."""
    dispatcher._cache = _NoCache() if cache_directory() is None else KernelCache(dispatcher.py_func)
