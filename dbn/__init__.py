"""Deep belief networks: stacks of binary machines, trained greedily, sampled from any layer."""

import lazy_loader

# The names are those of __init__.pyi; each is imported when first used.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
