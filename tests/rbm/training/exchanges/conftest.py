"""One thread, unless a test asks for more: these chains are short, and threads would only wait for each other."""

import numba
import pytest


@pytest.fixture(autouse=True)
def one_thread(all_threads):
    numba.set_num_threads(1)
