"""scikit-learn's own checks of estimators, of the newest version installed."""

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import JIT

pytest.importorskip("sklearn", reason="of the extra sklearn")

from sklearn.utils.estimator_checks import check_estimator, parametrize_with_checks

from dbn.sklearn import DBNClassifier, DBNTransformer
from rbm.sklearn import RBMTransformer

pytestmark = pytest.mark.skipif(not JIT, reason="the estimators are the same with kernels as plain Python")
ROOT = Path(__file__).parents[1]
SMALL = {"epochs": 2, "batch_size": 50}  # most checks have data of any size, and look at nothing that is learnt


def messages(error):
    """What an error and those that it came from say."""
    return f"{error}\n{messages(error.__cause__ or error.__context__)}" if error else ""


def expected_failures(estimator):
    """The check that a classifier is right on 83 % of its rows has two units, and of the machine below only a guess.

    Its numbers are standardised, and the half below 0 is clipped: a logistic regression is right on 84 %. A machine of
    two visible units, trained without the classes, makes next to nothing of them for the top machine. One with label
    units beside the data passes.
    """
    stack = isinstance(estimator, DBNClassifier) and len(estimator.layers) > 1
    return {"check_classifiers_train": "two clipped numbers are too little for two layers"} if stack else {}


@parametrize_with_checks(
    [
        RBMTransformer(3, values="clipped", **SMALL),
        RBMTransformer(3, values="clipped", output="most probable", settings={"estimator": "pcd"}, **SMALL),
        DBNTransformer((3, 2), values="clipped", **SMALL),
        DBNClassifier((7,), values="clipped", epochs=100, batch_size=10),
        DBNClassifier((7, 5), values="clipped", **SMALL),
    ],
    expected_failed_checks=expected_failures,
)
def test_every_check_passes_where_any_number_is_taken(estimator, check):
    check(estimator)


@pytest.mark.parametrize(
    ("estimator", "reason"),
    [
        (RBMTransformer(3, **SMALL), "values must lie from 0 to 1"),
        (RBMTransformer(3, values="bits", **SMALL), "values must be 0 or 1"),
        (DBNTransformer((3, 2), **SMALL), "values must lie from 0 to 1"),
        (DBNClassifier((3,), **SMALL), "values must lie from 0 to 1"),
    ],
    ids=repr,
)
def test_checks_fail_for_nothing_but_their_data_where_numbers_are_refused(estimator, reason):
    """Most checks draw data that are no probabilities; every failure is that error, and the other checks pass."""
    found = check_estimator(estimator, on_skip=None, on_fail=None)
    failed = {f["check_name"]: messages(f["exception"]) for f in found if f["status"] == "failed"}
    assert {name: said for name, said in failed.items() if reason not in said} == {}
    passed = {f["check_name"] for f in found if f["status"] == "passed"}
    assert {
        "check_estimator_cloneable", "check_estimators_unfitted", "check_complex_data",
        "check_positive_only_tag_during_fit", "check_estimators_empty_data_messages",
    } <= passed  # fmt: skip


def test_nothing_of_scikit_learn_is_imported_unless_its_estimators_are():
    code = """
import sys
import rbm, dbn, analysis
for package in (rbm, dbn, analysis):
    for name in package.__all__:
        getattr(package, name)
import dbn.cli, analysis.cli
assert "sklearn" not in sys.modules, "sklearn was imported"
import rbm.sklearn, sklearn
assert "site-packages" in sklearn.__file__ and sklearn.__version__, sklearn.__file__
assert rbm.sklearn.RBMTransformer.__mro__[-2].__module__.startswith("sklearn.")
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_without_scikit_learn_an_error_says_what_to_install():
    code = """
import sys
sys.modules["sklearn"] = None
for name in ("rbm.sklearn", "dbn.sklearn"):
    try:
        __import__(name)
    except ImportError as error:
        assert "relevance-rbm[sklearn]" in str(error), error
    else:
        raise SystemExit(f"{name} was imported")
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
