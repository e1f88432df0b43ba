"""Which examples property-based tests try: the same in every run; `HYPOTHESIS=large` tries 1600, others every time.

`HYPOTHESIS=large python -m pytest -n 0 tests/properties` takes some minutes.
"""

import os

from conftest import few
from hypothesis import HealthCheck, settings

EVERY = {
    "deadline": None,  # the first example compiles
    "database": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}
settings.register_profile("few", max_examples=few(60, 100), derandomize=True, **EVERY)
settings.register_profile("large", max_examples=1600, print_blob=True, **EVERY)
settings.load_profile(os.environ.get("HYPOTHESIS", "few"))
