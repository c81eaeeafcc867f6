"""The account of OWASP ASVS: complete, and nothing in it that is not there."""

from __future__ import annotations

import copy
import tomllib
from typing import Any

import pytest

from scripts import security_table
from scripts.security_table import ROOT, SOURCE, levels, page, problems


@pytest.fixture(scope="module")
def requirements() -> dict[str, Any]:
    return tomllib.loads((ROOT / SOURCE).read_text(encoding="utf-8"))


def test_the_account_is_complete_and_names_only_what_exists(requirements: dict[str, Any]) -> None:
    # ASVS 5.0.0 has 70 requirements at level 1 and 183 more at level 2.
    assert sorted(levels().values()) == [1] * 70 + [2] * 183
    assert list(problems(requirements, ROOT)) == []
    assert (ROOT / security_table.PAGE).read_text(encoding="utf-8") == page(requirements)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda all_of_it: all_of_it.pop("1.2.4"), "1.2.4 is missing."),
        (lambda all_of_it: all_of_it.update({"1.2.99": all_of_it["1.2.4"]}), "1.2.99: there is no such requirement"),
        (lambda all_of_it: all_of_it["1.2.4"].update(level=2), "1.2.4: there is no such requirement at level 2."),
        (lambda all_of_it: all_of_it["1.2.4"].update(state="fine"), "1.2.4: the state is 'fine'"),
        (lambda all_of_it: all_of_it["1.2.4"].update(where=["no/such.py"]), "1.2.4: no/such.py does not exist."),
        (lambda all_of_it: all_of_it["1.2.4"].update(where=[]), "1.2.4 is met, and nothing says where."),
        (
            lambda all_of_it: all_of_it["1.2.4"].update(tests=["tests/project/test_security_table.py::test_none"]),
            "1.2.4: there is no test tests/project/test_security_table.py::test_none.",
        ),
        (lambda all_of_it: all_of_it["6.5.2"].pop("note"), "6.5.2 is open, and nothing says why."),
    ],
)
def test_what_is_wrong_is_named(requirements: dict[str, Any], change: Any, named: str) -> None:
    changed = copy.deepcopy(requirements)
    change(changed)
    assert any(problem.startswith(named) for problem in problems(changed, ROOT))
