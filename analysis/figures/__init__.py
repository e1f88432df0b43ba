"""Figures of a study. Functions named draw_... draw one panel into the axes given, or new ones, and return the axes.

Examples read ``study.h5``, which `analysis.run_study` writes in the directory of a study.
"""

import lazy_loader

# The names are those of __init__.pyi; each is imported when first used, Matplotlib with it.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
