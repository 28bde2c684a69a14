"""Whatever a request to erase or move an organisation holds, it is answered or refused."""

import hashlib
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chassis.errors import CallSomeone, CorrectIt
from chassis.unit_of_work import UnitOfWork
from tests.interface.assessment.grouping import OWN, begun
from tests.interface.assessment.making import sizes
from tests.interface.assessment.test_group_work import MEMBER
from tests.interface.assessment.test_hostile_requests import texts, values
from tests.interface.calling import Call

FIELDS: dict[str, list[str]] = {
    "erase_organisation": ["organisation"],
    "begin_export": ["organisation"],
    "get_export_part": ["export", "part"],
    "begin_import": ["organisation", "size", "sha256", "publish"],
    "put_import_part": ["import", "part", "data"],
    "finish_import": ["import"],
}
SURROGATE, LONG = "\ud800", "x" * 10_000_000
ADMIN: dict[str, Any] = {"role": "partner_admin", "organisation": None}


@pytest.mark.parametrize("method", FIELDS)
def test_any_data_is_answered_or_refused(call: Call, unit: UnitOfWork, method: str) -> None:
    begun(call)
    begin = {"organisation": OWN, "size": 9, "sha256": hashlib.sha256(b"x" * 9).hexdigest()}
    incoming = call("begin_import", begin, **ADMIN)["import"]
    export = call("begin_export", {"organisation": OWN}, **MEMBER)["export"]
    base: dict[str, Any] = {
        # Never confirmed: what is to be erased stays for the next request.
        "erase_organisation": {"organisation": OWN, "confirm": "something else"},
        "begin_export": {"organisation": OWN},
        "get_export_part": {"export": export, "part": 0},
        "begin_import": begin,
        "put_import_part": {"import": incoming, "part": 0, "data": "eHh4eHh4eHh4"},
        "finish_import": {"import": incoming},
    }[method]
    who = ADMIN if "import" in method else MEMBER
    fields = st.sampled_from(FIELDS[method]) | texts

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(fields, values, max_size=3))
    @example({})
    @example(dict.fromkeys(FIELDS[method][:1], SURROGATE))
    @example(dict.fromkeys(FIELDS[method][:1], LONG))
    @example({"confirm": {"$ne": ""}})
    @example({"part": -1})
    @example({"part": 10**18})
    @example({"data": LONG})
    @example({"data": "="})
    @example({"sha256": "../../etc/passwd"})
    @example({"size": 2**63})
    def run(change: dict[str, Any]) -> None:
        before = sizes(unit.db)
        try:
            call(method, {**base, **change}, **who)
        except CallSomeone as error:
            raise AssertionError("the service failed") from error
        except CorrectIt:
            assert sizes(unit.db) == before

    run()


def test_every_method_of_moving_and_erasing_is_tried() -> None:
    from services.assessment.policy import rights

    assert set(FIELDS) == set(rights.RULES) - {
        "give_grant",
        "revoke_grant",
        "list_grants",
        "list_accesses",
    }
