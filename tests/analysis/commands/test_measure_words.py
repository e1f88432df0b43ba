"""What ``relevance measure`` says where an interval or a test does not hold."""

import numpy as np
from measured_files import EFFORT, call, table


def test_intervals_that_do_not_hold_are_not_printed(here):
    """Nearly every state distinct: the bootstrap has more pairs than the sample, and lies beside it."""
    np.save("wide.npy", np.random.default_rng(1).integers(0, 2, (200, 12)).astype(np.uint8))
    text = call("measure", "wide.npy", *EFFORT, "--out", "t.csv")
    value, low, high = table("t.csv")["relevance_bootstrap", "none", 0]
    assert not low <= value <= high
    (line,) = (line for line in text.splitlines() if "relevance H[k], log M" in line)
    assert f"{low:.4f} to" not in line
    assert " - " in line
    assert "does not hold" in text


def test_a_law_that_cannot_be_tested_says_why_and_has_p_and_ratios_all_the_same(here):
    k = np.concatenate([np.repeat(np.arange(1, 8), [400, 110, 50, 30, 18, 12, 9])])
    np.savetxt("k.txt", k)  # 4.000e+02 and so on
    text = call("measure", "k.txt", "--kind", "counts", "--power-law", "--bootstraps", 5, "--out", "t.csv")
    found = table("t.csv")
    assert found["power_law_testable", "none", 0][0] == found["power_law_called", "none", 0][0] == 0
    for name in ("p", "distance", "range"):
        assert np.isfinite(found[f"power_law_{name}", "none", 0][0])
    assert found["power_law_range", "none", 0][0] == 7 / found["power_law_kmin", "none", 0][0]
    assert "the largest frequency is " in text
    assert "less than 10 kmin" in text
    assert "Kolmogorov-Smirnov" in text
    assert "2 x log likelihood ratio to cutoff" in text
    assert "log likelihood ratio to lognormal, normalised (Vuong)" in text
    assert all(np.isfinite(found[f"lr_{name}", "none", 0][0]) for name in ("exponential", "lognormal", "cutoff"))
