"""Calibrate the tests anew for studies that were run before, and write what was found into their files.

    python scripts/recalibrate.py docs/results-claims/studies/*/study.h5

Of use after the calibration has changed: a study that is done keeps that of its day. Networks and rows are not touched.
What was calibrated before for the same number of points is read from the user's cache.
"""

import json
import sys
import time

from analysis.controls.calibration.of_points import calibrate_of_points, plan_of_points
from analysis.study.config import parse_toml
from analysis.table.study_file import load_result, save_result
from rbm.kernels.parallel.processors import processors


def main(*paths: str) -> None:
    """Calibrate for each study; those of few points first, as they take least."""
    studies = sorted(((load_result(path), path) for path in paths), key=lambda one: one[0].facts["n_points"])
    for result, path in studies:
        began = time.monotonic()
        plan = plan_of_points(result.facts["n_points"], parse_toml(result.config).calibration)
        if plan is not None:
            save_result(path, result._replace(calibration=calibrate_of_points(plan, processors())))
        seconds = time.monotonic() - began
        print(json.dumps({"study": path, "M": result.facts["n_points"], "seconds": round(seconds, 1)}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
