"""The installation without extras trains, samples and measures; other commands say at once what to install."""

import ast
import subprocess
import sys
import tomllib

import numpy as np
import pytest
from test_structure import FILES, ROOT, imported

from dbn.terminal.options.extras import PACKAGES

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MODULE_OF = {"scikit-learn": "sklearn", "pillow": "PIL", "lazy-loader": "lazy_loader", "tomli-w": "tomli_w"}
BUILDERS = {"skimage", "music21", "bible", "threadpoolctl"}  # of data sets, from packages their pages name; benchmarks'


def modules(requirements):
    """The modules that requirements bring; those of the project's own extras are not followed."""
    names = (r.split(">")[0].split("=")[0].split("[")[0].strip() for r in requirements)
    return {MODULE_OF.get(name, name) for name in names} - {"relevance-rbm"}


def without(packages, program, *arguments):
    """Run a console script where packages cannot be imported."""
    code = f"import sys; sys.modules.update(dict.fromkeys({sorted(packages)})); from {program}.cli import main; main()"
    words = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def test_every_package_that_is_imported_is_declared():
    extras = PROJECT["optional-dependencies"]
    declared = modules(PROJECT["dependencies"]).union(*(modules(extras[name]) for name in extras if name != "test"))
    found = set().union(*map(imported, FILES)) - set(sys.stdlib_module_names) - {"rbm", "dbn", "analysis"}
    assert found - declared - BUILDERS == {"llvmlite"}  # which Numba brings, in the version it was made for
    assert set(PACKAGES["study"]) == modules(extras["study"])


def test_modules_that_need_an_extra_are_not_imported_by_the_packages_themselves():
    code = "import sys, rbm, dbn, analysis, dbn.cli, analysis.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"matplotlib", "loky", "distributed", "sklearn", "tensorboardX", "PIL"} & set(loaded)


def test_training_sampling_and_measuring_need_no_extra(tmp_path):
    rows, model = tmp_path / "rows.npy", tmp_path / "m.h5"
    np.save(rows, np.random.default_rng(1).integers(0, 2, (53, 9), np.uint8))
    for program, *arguments in (
        ("dbn", "train", "--data", rows, "--layers", "5,3", "--epochs", 2, "--batch-size", 11, "--out", model),
        (
            "dbn",
            "sample",
            model,
            "--layer",
            2,
            "--n",
            5,
            "--steps",
            3,
            "--out",
            tmp_path / "s.h5",
            "--png",
            tmp_path / "s.png",
        ),
        ("dbn", "encode", model, "--layer", 2, "--data", rows, "--out", tmp_path / "e.npy"),
        ("dbn", "page", model, "--out", tmp_path / "p.html"),
        ("analysis", "measure", rows),
    ):
        done = without({"matplotlib", "loky", "distributed", "sklearn"}, program, *arguments)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "s.png").stat().st_size > 50


@pytest.mark.parametrize("package", PACKAGES["study"])
def test_a_command_that_needs_an_extra_says_so_before_its_work(tmp_path, package):
    done = without({package}, "analysis", "study", "--out", tmp_path / "study", "--save-config", tmp_path / "c.toml")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"study needs {package}, not installed here" in done.stderr
    assert "pip install 'relevance-rbm[study]'" in done.stderr
    assert not list(tmp_path.iterdir())


def test_commands_that_draw_by_matplotlib_declare_the_extra():
    """No command reaches for figures or processes without the check at its door."""
    for path in sorted((ROOT / "analysis/commands").glob("*.py")) + sorted((ROOT / "dbn/commands").glob("*.py")):
        text = path.read_text(encoding="utf-8")
        names = {n.module or "" for n in ast.walk(ast.parse(text)) if isinstance(n, ast.ImportFrom)}
        draws = any(n.startswith(("analysis.figures", "analysis.report", "analysis.study.run")) for n in names)
        assert not (draws or "save_bands" in text) or 'extra="study"' in text, path.name
