"""How long is trained where nobody says: by the number of rows."""

import pytest

pytest.importorskip("sklearn", reason="of the extra sklearn")
from rbm.sklearn.scale import batch_size_for, epochs_for  # noqa: E402


@pytest.mark.parametrize(
    ("rows", "batch_size", "epochs"),
    [(1, 10, 100), (100, 10, 100), (1437, 10, 100), (6007, 40, 100), (60_000, 100, 25), (10**7, 100, 10)],
)
def test_defaults_scale_with_the_data(rows, batch_size, epochs):
    assert batch_size_for(rows) == batch_size
    assert epochs_for(rows, batch_size) == epochs
