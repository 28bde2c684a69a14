"""Whatever a request about rounds or grants holds, it is answered or refused, and not kept then."""

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chassis.errors import CallSomeone, CorrectIt
from chassis.unit_of_work import UnitOfWork
from services.assessment.store import accesses
from tests.interface.assessment import test_hostile_moving_requests
from tests.interface.assessment.grouping import OWN, beginning, begun
from tests.interface.assessment.making import sizes
from tests.interface.assessment.test_group_work import MEMBER, invited
from tests.interface.assessment.test_hostile_requests import texts, values
from tests.interface.calling import Call

ANSWER = ["code", "base", "score", "not_applicable", "do_not_know", "strengths", "note", "evidence"]
GRANT = {"organisation": OWN, "grantee": "A. Guide", "scopes": ["scores"], "until": "2025-12-31"}
FIELDS: dict[str, list[str]] = {
    "begin_round": [*beginning(), "anonymous", "facilitator"],
    "get_round": ["round"],
    "list_rounds": ["organisation", "model", "year", "status", "after", "limit"],
    "gather_round": ["round", "version"],
    "reopen_round": ["round", "version"],
    "submit_round": ["round", "version"],
    "invite_respondents": ["round", "respondents"],
    "reissue_invitation": ["respondent"],
    "revoke_invitation": ["respondent"],
    "list_respondents": ["round"],
    "open_invitation": ["token"],
    "save_answer": ["token", *ANSWER],
    "save_consensus_answer": ["round", "agreed", *ANSWER],
    "get_progress": ["round"],
    "get_merge": ["round"],
    "get_sheet": ["round", "layer"],
    "get_hints": ["round"],
    "get_theme": ["round", "theme", "layer", "language"],
    "save_validated_answer": ["round", "reason", *ANSWER],
    "get_validation": ["round"],
    "confirm_validation": ["round", "version"],
    "give_grant": [*GRANT, "kind"],
    "revoke_grant": ["grant", "version"],
    "list_grants": ["organisation"],
    "list_accesses": ["organisation", "after", "limit"],
}
ROLES = {"open_invitation": "respondent", "save_answer": "respondent"}
SURROGATE, LONG = "\ud800", "x" * 10_000_000


@pytest.mark.parametrize("method", FIELDS)
def test_any_data_is_answered_or_refused(call: Call, unit: UnitOfWork, method: str) -> None:
    round_id = begun(call)["id"]
    (ada,) = invited(call, round_id, "Ada")
    grant = call("give_grant", GRANT, **MEMBER)["grant"]
    said = {"code": "1a", "base": 0, "score": "50"}
    base: dict[str, Any] = {
        "begin_round": beginning(),
        "list_rounds": {},
        "invite_respondents": {"round": round_id, "respondents": [{"label": "Bo"}]},
        "reissue_invitation": {"respondent": ada["id"]},
        "revoke_invitation": {"respondent": ada["id"]},
        "open_invitation": {"token": ada["token"]},
        "save_answer": {"token": ada["token"], **said},
        "save_consensus_answer": {"round": round_id, **said},
        "save_validated_answer": {"round": round_id, **said},
        "give_grant": GRANT,
        "revoke_grant": {"grant": grant},
        "list_grants": {},
        "list_accesses": {"organisation": OWN},
    }.get(method, {"round": round_id})
    fields = st.sampled_from(FIELDS[method]) | texts

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(fields, values, max_size=3))
    @example(dict.fromkeys(FIELDS[method][:1], SURROGATE))
    @example(dict.fromkeys(FIELDS[method][:1], LONG))
    @example({"note": SURROGATE})
    @example({"strengths": [SURROGATE]})
    @example({"agreed": ["$where"]})
    @example({"facilitator": SURROGATE})
    @example({"respondents": [{"label": SURROGATE}]})
    @example({"respondents": [{"label": {"$ne": ""}}] * 51})
    @example({"until": "2025-02-30"})
    @example({"after": "999999999999999~" + "a" * 32})
    def run(change: dict[str, Any]) -> None:
        before = counted(unit)
        try:
            call(method, {**base, **change}, ROLES.get(method, "operator"))
        except CallSomeone as error:
            raise AssertionError("the service failed") from error
        except CorrectIt:
            assert counted(unit) == before

    run()


def counted(unit: UnitOfWork) -> dict[str, int]:
    """Documents by collection; that an operator looked is written whatever came of it."""
    return {name: n for name, n in sizes(unit.db).items() if name != accesses.COLLECTION}


def test_every_method_about_rounds_and_grants_is_tried() -> None:
    from services.assessment.policy import group_work, rights, rounds

    ruled = {**rounds.RULES, **group_work.RULES, **rights.RULES}
    # Throwing a round away leaves nothing to try the next request on.
    assert set(FIELDS) == set(ruled) - {"discard_round"} - set(test_hostile_moving_requests.FIELDS)
