import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from dbn.terminal.console import console_script


def test_want_of_memory_is_one_line_that_fits_every_command():
    @console_script
    def main() -> None:
        """Do nothing."""

    @main.command()
    @click.option("--words", default="")
    def fail(words: str) -> None:
        raise MemoryError(*words.split("|"))

    found = CliRunner().invoke(main, ["fail", "--words", "Unable to allocate 7 GiB"])
    assert found.exit_code == 2
    assert "not enough memory (Unable to allocate 7 GiB): give fewer rows or columns, smaller layers" in found.output
    assert "not enough memory: give" in CliRunner().invoke(main, ["fail"]).output


@pytest.mark.parametrize(("name", "value"), [("NUMBA_NUM_THREADS", "0"), ("NUMBA_NUM_THREADS", "two"),
                                             ("NUMBA_DISABLE_JIT", "yes"), ("NUMBA_DISABLE_JIT", "-1")])  # fmt: skip
@pytest.mark.parametrize("arguments", [["info", "missing.h5"], ["--threads", "1", "info", "missing.h5"]])
def test_what_numba_cannot_read_is_one_line(name, value, arguments):
    words = [sys.executable, "-m", "dbn", *arguments]
    found = subprocess.run(words, capture_output=True, text=True, check=False, env=os.environ | {name: value})
    assert found.returncode == 2
    (line,) = found.stderr.splitlines()
    assert f"{name} must be a whole number" in line
    assert repr(value) in line


@pytest.mark.skipif(sys.version_info[:3] == (3, 13, 0), reason="getattr on a module fails there: NumPy's import too")
def test_a_working_directory_that_is_gone_is_named(tmp_path):
    words = [sys.executable, "-c", "import os; os.rmdir(os.getcwd()); from dbn.cli import main; main(['info', 'm.h5'])"]
    place = {"PYTHONPATH": str(Path(__file__).parents[3])}
    found = subprocess.run(words, capture_output=True, text=True, check=False, cwd=tmp_path, env=os.environ | place)
    assert found.returncode == 2
    assert "the working directory, which is gone" in found.stderr
    assert len(found.stderr.splitlines()) == 1


SAY = """
import click
from dbn.terminal.console import console_script
main = console_script(lambda: None)
main.command("say")(lambda: click.echo("x"))
main(["say"])
"""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no such device")
def test_standard_output_that_is_full_is_named():
    with open("/dev/full", "w") as full:
        words = [sys.executable, "-c", SAY]
        found = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (found.returncode, found.stderr) == (2, "Error: standard output: No space left on device\n")
