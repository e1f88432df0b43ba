"""What is taken as data, and what is said of the rest."""

import numpy as np
import pytest
from scipy import sparse

from rbm import InputError, grey_levels, pack

pytest.importorskip("sklearn", reason="of the extra sklearn")
from rbm.sklearn import rows as module  # noqa: E402

G = np.random.default_rng(5)
GREY = np.where(G.random((23, 7)) < 0.4, 0, G.random((23, 7)))
FORMS = [np.asarray, sparse.csr_matrix, sparse.csr_array]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("value", "values", "message"),
    [
        (1.5, "probabilities", r"^values must lie from 0 to 1.*1.5 at row 11, column 3.*scale"),
        (-0.25, "probabilities", r"^Negative values in data.*-0.25 at row 11, column 3"),
        (0.5, "bits", r"^values must be 0 or 1.*0.5 at row 11, column 3.*binarise"),
        (2, "bits", r"^values must be 0 or 1.*2.* at row 11, column 3"),
    ],
)
def test_the_first_wrong_number_is_named_with_its_place(form, value, values, message):
    table = (GREY > 0.5).astype(float)
    table[11, 3], table[13, 1] = value, 9
    with pytest.raises(InputError, match=message):
        module.check_values(form(table), values)


@pytest.mark.parametrize("form", FORMS)
def test_clipped_numbers_are_those_nearest_that_are_allowed(form):
    table = np.array([[-3, 0.25, 7], [0, 1, -0.5]])
    given = form(table)
    assert np.array_equal(module.dense(module.check_values(given, "clipped")), [[0, 0.25, 1], [0, 1, 0]])
    assert np.array_equal(module.dense(given), table)  # what was given is as it was


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("numbers", [2**22, 15])  # all rows at once, or two
def test_rows_are_bits_or_the_draws_of_their_probabilities(form, numbers, monkeypatch):
    monkeypatch.setattr(module, "_NUMBERS", numbers)
    bits = (GREY > 0.5).astype(np.float32)
    assert module.training_rows(form(bits), 3) == pack(bits)
    drawn = module.training_rows(form(GREY), 3)
    for epoch in (0, 5):
        assert drawn.draw(epoch) == grey_levels(GREY, 3).draw(epoch)
    assert drawn.draw(0) != module.training_rows(form(GREY), 4).draw(0)
