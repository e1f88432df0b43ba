"""The notebooks of docs/notebooks run without Jupyter, hold no outputs, and what they tell the reader to see is so."""

import ast
import importlib
import json
import re
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from conftest import JIT

FOLDER = Path(__file__).parents[1] / "docs" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
PUBLIC = ("analysis", "analysis.figures", "dbn", "dbn.datasets", "dbn.sklearn", "rbm", "rbm.sklearn")
DOCUMENTED = {"dbn.datasets.sets.ising": {"CRITICAL_TEMPERATURE", "ising_rows"}}  # in docs/data.md


def cells_of(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def code_of(path: Path) -> list[str]:
    return ["".join(cell["source"]) for cell in cells_of(path) if cell["cell_type"] == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_file_is_a_notebook_without_outputs(path):
    book = json.loads(path.read_text(encoding="utf-8"))
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    assert book["metadata"]["kernelspec"]["name"] == "python3"
    ids = [cell["id"] for cell in book["cells"]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name) for name in ids)
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
    assert book["cells"][0]["source"][0].startswith("# ")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_only_public_names_are_used(path):
    if path.stem == "scikit_learn":
        pytest.importorskip("sklearn", reason="of the extra sklearn")
    for node in ast.walk(ast.parse("\n".join(code_of(path)))):
        if isinstance(node, ast.ImportFrom) and node.module.split(".")[0] in ("analysis", "dbn", "rbm"):
            assert node.module in (*PUBLIC, *DOCUMENTED)
            public = DOCUMENTED.get(node.module) or set(importlib.import_module(node.module).__all__)
            assert {alias.name for alias in node.names} <= public
        assert not (isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__"))


def drawn_axes(figure: mpl.figure.Figure) -> list[mpl.axes.Axes]:
    """Axes that hold more than a picture; not the scale of colours beside one."""
    drawn = (ax for ax in figure.axes if ax.get_label() != "<colorbar>")
    return [ax for ax in drawn if ax.lines or ax.collections or ax.patches or ax.containers]


def run(path: Path) -> tuple[dict, list[mpl.figure.Figure]]:
    """Execute the code of a notebook in one namespace; returns that and the figures it drew."""
    names: dict = {"__name__": "__main__"}
    for number, code in enumerate(code_of(path), start=1):
        exec(compile(code, f"{path.name}, code cell {number}", "exec"), names)
    return names, [plt.figure(number) for number in plt.get_fignums()]


def check_mnist(names: dict) -> None:
    assert names["error_filled"] < names["error_mean"]
    assert names["accuracy"] > 0.8
    assert np.mean(names["kept"]) > 0.5
    given, upper, filled = (names[name] for name in ("given", "upper", "filled"))
    assert np.allclose(filled[:, upper], given[:, upper])


def check_ising(names: dict) -> None:
    cold, critical, hot = (names["whole"][name] for name in names["TEMPERATURES"])
    assert cold.resolution < critical.resolution < hot.resolution
    assert cold.relevance > critical.relevance > hot.relevance == 0
    assert hot.n_states == hot.n_points == 2000
    scales = names["multiscale"]
    assert scales["cold"] < scales["critical"] < scales["hot"]
    found = {
        (name, row.network, row.layer, row.measure): row.value
        for name, study in names["studies"].items()
        for row in study.rows
        if (row.readout, row.null, row.epoch) == ("most probable", "none", -1) and row.n_points == 1800
    }

    def resolutions(name: str, network: str) -> list[float]:
        return [found[name, network, layer, "resolution"] for layer in (1, 2, 3, 4)]

    trained = {name: resolutions(name, "trained") for name in names["rows"]}
    one_bit = np.log(2) / np.log(1800)
    assert np.allclose(trained["cold"], one_bit, atol=0.01)
    assert trained["cold"][0] < trained["critical"][0] < trained["hot"][0]
    for name in ("critical", "hot"):
        assert trained[name] == sorted(trained[name], reverse=True)
    assert one_bit < trained["critical"][3] < 2 * one_bit
    for name in trained:
        assert all(np.array(resolutions(name, "untrained"))[1:3] > np.array(trained[name])[1:3])
        assert found[name, "untrained", 3, "relevance"] > found[name, "trained", 3, "relevance"]
    assert trained["hot"][0] > 0.7
    assert max(trained["hot"][2:]) < 0.2
    shares = {name: np.array(of_layers) for name, of_layers in names["shares"].items()}
    assert np.ptp(shares["cold"]) < 0.01
    assert (shares["critical"][:4] > shares["critical"][4]).all()
    assert (np.diff(shares["critical"][:4]) < 0).all()
    assert abs(shares["hot"][0] - shares["hot"][4]) < 0.05
    assert (shares["hot"][1:4] < shares["hot"][0]).all()
    assert not Path(names["folder"].name).exists()


def check_spikes(names: dict) -> None:
    data, shuffled = names["of_data"], names["of_shuffled"]
    assert names["counts"][0] > 3 * names["shuffled_counts"][0]
    assert data.n_states < shuffled.n_states
    assert data.resolution < shuffled.resolution
    assert data.relevance > shuffled.relevance
    assert names["independent"] < names["of_machine"] < names["of_training"] < 0
    assert names["rate_error"] < 0.02
    assert names["agreement"] > 0.95
    held_out, trained_on, samples, alone = names["many"]
    assert alone < samples < trained_on < 2 * held_out


def check_words(names: dict) -> None:
    assert 0.5 < names["law"].mu.value < 1.5
    text, shuffled = names["text_resolution"], names["shuffled_resolution"]
    assert (np.diff(text) > 0).all()
    assert abs(text[0] - shuffled[0]) < 0.01
    assert (text[1:] < shuffled[1:]).all()
    assert (names["text_relevance"][1:] > names["shuffled_relevance"][1:]).all()


def check_scikit_learn(names: dict) -> None:
    scores = names["scores"]
    assert scores["ridge from pixels"] < scores["ridge from features"]
    assert min(scores.values()) > 0.9
    assert names["search"].best_params_ == {"features__learning_rate": 0.2, "features__n_components": 72}
    assert names["search"].best_score_ > 0.85
    assert names["curve"][0] < names["at_once"] < names["curve"][-1] < 0


@pytest.mark.skipif(not JIT, reason="machines are trained on thousands of rows")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_and_shows_what_it_says(path, tmp_path, monkeypatch, capsys):
    if path.stem == "scikit_learn":
        pytest.importorskip("sklearn", reason="of the extra sklearn")
    monkeypatch.chdir(tmp_path)
    plt.close("all")
    with mpl.rc_context({"figure.max_open_warning": 0}):
        plt.switch_backend("agg")
        names, figures = run(path)
    try:
        assert figures
        for figure in figures:
            figure.canvas.draw()
            for ax in drawn_axes(figure):
                assert ax.get_xlabel()
                assert any(other.get_ylabel() for other in ax.get_shared_y_axes().get_siblings(ax))
        assert list(tmp_path.iterdir()) == []
        shown = capsys.readouterr().out
        assert re.search(r"\d\.\d", shown)
        assert "nan" not in shown
        globals()[f"check_{path.stem}"](names)
    finally:
        plt.close("all")


def test_there_are_notebooks_to_test():
    assert {path.stem for path in NOTEBOOKS} == {"ising", "mnist", "scikit_learn", "spikes", "words"}
