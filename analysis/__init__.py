"""What a representation is worth: resolution, relevance, their frontier and their nulls."""

import lazy_loader

# The names are those of __init__.pyi; each is imported when first used.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
