"""Reports of studies without their figures, which take far longer to draw than a tiny study to run."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def without_figures() -> Iterator[None]:
    """Draw nothing within the block; pages are written, without pictures, whatever asks for them in this process."""
    from analysis.report import html

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html, "draw_figures", lambda directory, result: {})
        yield
