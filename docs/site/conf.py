"""How Sphinx makes the site: `make docs`. Pages lie where they are read on GitHub too; nothing is copied.

A page may have a line ``<!-- generated: WORDS -->``; `site_pages.markers` puts what it names in its place.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]  # the source directory of Sphinx
sys.path[:0] = [str(HERE), str(ROOT)]

from rbm.version import __version__  # noqa: E402

project = "relevance-rbm"
version = release = __version__
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode", "site_pages.extension"]

root_doc = "docs/site/index"
include_patterns = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"]
include_patterns += ["docs/*.md", "docs/notebooks/*.ipynb", "docs/site/*.md", "analysis/protocols/*.md"]
_searched = {"analysis", "docs"}  # of the folders in the root; the others are not even looked into
exclude_patterns = [entry.name for entry in ROOT.iterdir() if entry.is_dir() and entry.name not in _searched]

myst_heading_anchors = 4
myst_enable_extensions = ["deflist"]

nb_execution_mode = "force"  # notebooks are kept without what they show
nb_execution_raise_on_error = True
nb_execution_timeout = 600  # seconds a cell, kernels compiled
nb_execution_in_temp = True
nb_merge_streams = True  # what one cell prints is one output
nb_output_stderr = "remove"  # that kernels are compiled

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
napoleon_google_docstring = False
napoleon_use_ivar = True
napoleon_use_param = False
napoleon_use_rtype = False
smartquotes = False  # options begin with two hyphens
default_role = "py:obj"
add_module_names = False
python_maximum_signature_line_length = 88

html_theme = "furo"
html_title = f"relevance-rbm {version}"
html_extra_path = ["root"]
html_show_sphinx = html_show_copyright = False
html_copy_source = False
pygments_style = "default"
pygments_dark_style = "monokai"
