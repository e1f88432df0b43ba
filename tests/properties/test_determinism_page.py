"""The check of docs/determinism.md prints the same for any number of threads, and another digest for other data."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import JIT

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "determinism.md").read_text(encoding="utf-8")
(CODE,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def printed(code: str, n_threads: int) -> str:
    environment = {**os.environ, "NUMBA_NUM_THREADS": str(n_threads)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, check=True, capture_output=True, text=True
    )
    return done.stdout


@pytest.mark.skipif(not JIT, reason="minutes, and one thread is all there is")
def test_the_check_prints_one_line_for_any_number_of_threads():
    lines = {printed(CODE, n_threads) for n_threads in (1, 2, 3)}
    assert len(lines) == 1
    assert re.fullmatch(r"[0-9a-f]{16} rbm \S+, NumPy \S+, Numba \S+\n", *lines)
    assert printed(CODE.replace("% 11", "% 13"), 2) not in lines


def test_tests_named_are_there():
    for path in re.findall(r"`(tests/\S+\.py)`", PAGE):
        assert (ROOT / path).is_file()
