"""The site has every page, every link leads somewhere, and what is generated has every name. Without Sphinx."""

import ast
import importlib
import json
import re
from functools import cache
from pathlib import Path

import click
import pytest
from site_pages import hyperparameters, names
from site_pages.commands import PROGRAMS, command_pages
from site_pages.markers import GENERATED, MARKER, filled

ROOT = Path(__file__).parents[1]
SITE = ROOT / "docs/site"
PAGES = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs/notebooks").glob("*.ipynb")),
    *sorted((ROOT / "analysis/protocols").glob("*.md")),
    *sorted(SITE.glob("*.md")),
]
TOCTREE = re.compile(r"```\{toctree\}\n(.*?)```", re.DOTALL)
ENTRY = re.compile(r"^(?:.*<)?([^:<>\n]+?)>?$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)


def in_toctrees(index: str) -> list[Path]:
    """The pages that the toctrees of a page name."""
    found = (ENTRY.findall(tree.split("\n\n", 1)[1]) for tree in TOCTREE.findall(index))
    pages = [(SITE / f"{entry}.md").resolve() for entries in found for entry in entries]
    return [page if page.is_file() else page.with_suffix(".ipynb") for page in pages]


def text_of(page: Path) -> str:
    """The text of a page; of a notebook that of its cells that are not code."""
    text = page.read_text(encoding="utf-8")
    if page.suffix == ".md":
        return text
    return "\n\n".join("".join(c["source"]) for c in json.loads(text)["cells"] if c["cell_type"] == "markdown")


def test_every_page_is_in_one_toctree():
    listed = in_toctrees((SITE / "index.md").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(page for page in PAGES if page != SITE / "index.md")


def test_the_four_kinds_are_kept_apart():
    captions = re.findall(r"^:caption: (.*)$", (SITE / "index.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert captions == ["Tutorials", "Notebooks", "How-to guides", "Explanation", "Reference"]


def slugs(text: str) -> set[str]:
    """The anchors of the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def dead_links(page: Path, text: str) -> list[str]:
    """Links of a page, whose text is given, to files or headings that are not there."""
    found = []
    for link in LINK.findall(FENCED.sub("", re.sub(r"`[^`\n]*`", "`code`", text))):
        path, _, heading = link.partition("#")
        if ":" in path:
            continue
        target = page.parent / path if path else page
        if not target.exists():
            found.append(link)
        elif heading and heading not in slugs(text if not path else text_of(target)):
            found.append(link)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(page):
    assert dead_links(page, text_of(page)) == []


def test_a_dead_link_is_found():
    page = SITE / "index.md"
    assert dead_links(page, "# A b\n[x](#a-b) [y](installation.md) [z](../faq.md#how-do-i-resume)") == []
    dead = ["#a-b", "nowhere.md", "../faq.md#nothing"]
    assert dead_links(page, "[x](#a-b) [y](nowhere.md) [z](../faq.md#nothing)") == dead


def test_every_marker_is_known_and_every_generated_part_is_on_a_page():
    marked = [name for page in SITE.glob("*.md") for name in MARKER.findall(page.read_text(encoding="utf-8"))]
    assert sorted(marked) == sorted(GENERATED)
    assert not any("<!-- generated" in filled(page.read_text(encoding="utf-8")) for page in SITE.glob("*.md"))


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_command_has_its_options(program):
    page = command_pages(program)
    sections = dict(re.findall(r"^### (.*)\n((?:(?!###).*\n)*)", page, re.MULTILINE))

    def check(group: click.Group, path: str) -> int:
        n = 0
        for name, command in group.commands.items():
            options = [p for p in command.params if isinstance(p, click.Option)]
            lines = sections[f"{path} {name}"].splitlines()
            for option in options:
                (line,) = (line for line in lines if re.match(rf"\| `{option.opts[-1]}[` ]", line))
                if said := re.search(r" Default: (.*)\.$", option.help or ""):
                    assert f"| {said[1]} |" in line
                    assert "Default:" not in line
                if option.default not in (None, False, "") and isinstance(option.default, str | int | float):
                    assert f"| {option.default} |" in line
            n += len(options) + (check(command, f"{path} {name}") if isinstance(command, click.Group) else 0)
        return n

    assert check(PROGRAMS[program], program) > 60


def listed(module: str) -> list[str]:
    """The list ``__all__`` of a package, from its stub where there is one."""
    folder = ROOT / module.replace(".", "/")
    source = next(path for path in (folder / "__init__.pyi", folder / "__init__.py") if path.exists())
    for node in ast.parse(source.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__":
            return list(ast.literal_eval(node.value))
    raise AssertionError(f"{source} has no list of its names")


LISTS = ["rbm", "dbn", "analysis", "rbm.callbacks", "rbm.likelihood",
         "rbm.mixing", "rbm.sampling", "analysis.figures", "dbn.datasets",
         "rbm.sklearn", "dbn.sklearn"]  # fmt: skip


@cache
def api(package: str) -> str:
    return names.module_pages(package)


@pytest.mark.parametrize("module", LISTS)
def test_every_public_name_is_on_the_page_and_has_an_entry(module):
    pages = "".join(map(api, ("rbm", "dbn", "analysis")))
    section = re.split(r"^## ", api(module.split(".")[0]), flags=re.MULTILINE)
    (own,) = (part for part in section if part.startswith(f"{module}\n"))
    for name in listed(module):
        if name == "__version__" or f"{module}.{name}" in LISTS:
            continue
        (entry, says), *more = re.findall(rf"^\| \[`{name}`\]\(#(.*?)\) \| (.*) \|$", own, re.MULTILINE)
        assert not more
        assert says.endswith("."), name
        assert len(re.findall(rf"^\.\. (?:auto|py:)\w+:: {re.escape(entry)}$", pages, re.MULTILINE)) == 1, name
        of_entry, own_value = (getattr(importlib.import_module(m), name) for m in (entry.rpartition(".")[0], module))
        assert of_entry is own_value


def test_every_hyperparameter_says_what_it_does_and_takes():
    for text in (hyperparameters.training_table(), hyperparameters.finetuning_table()):
        rows = [line.strip("| ").split(" | ") for line in text.splitlines()[2:]]
        assert all(len(row) == len(rows[0]) and all(row) for row in rows)
        assert all(word.startswith("`") for row in rows for word in row[:1])
    line = "| `k` | layer | `10` | a whole number from 1 to `2**31 - 1` | Gibbs steps a minibatch. |"
    assert line in hyperparameters.training_table()
