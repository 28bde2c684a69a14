"""One request for every method of the assessment service, about the first of two organisations.

Whoever adds a method adds its request here: a request that is right, so that nothing but the
caller's rights decides what becomes of it. The second argument is who calls.
"""

import base64
from collections.abc import Callable
from typing import Any

from tests.interface.assessment.grouping import beginning
from tests.interface.assessment.making import request
from tests.interface.assessment.rights_world import World

Builder = Callable[[World], dict[str, Any]]


def _round(state: str) -> Builder:
    return lambda world: {"round": getattr(world.own, state)}


def _organisation(world: World) -> dict[str, Any]:
    return {"organisation": world.own.name}


def _said(**more: Any) -> dict[str, Any]:
    return {"code": "1a", "base": 0, "score": "30", **more}


MODEL_YEAR = {"model": "perform-full", "year": 2025}

REQUESTS: dict[str, Builder] = {
    # What was handed in.
    "submit_assessment": lambda world: request(organisation=world.own.name),
    "import_assessments": lambda world: {"assessments": [request(organisation=world.own.name)]},
    "withdraw_assessment": lambda world: {"assessment": world.own.assessment},
    "announce_again": lambda _: MODEL_YEAR,
    "get_assessment": lambda world: {"assessment": world.own.assessment},
    "list_assessments": _organisation,
    "export_assessments": lambda _: {"model": "perform-full", "edition": "2003"},
    "tally": lambda _: MODEL_YEAR,
    # Rounds.
    "begin_round": lambda world: beginning(world.own.name, year=2022),
    "get_round": _round("handed_in"),
    "list_rounds": _organisation,
    "gather_round": _round("draft"),
    "reopen_round": _round("agreed"),
    "discard_round": _round("draft"),
    "submit_round": _round("agreed"),
    # Group work.
    "invite_respondents": lambda world: {
        "round": world.own.draft,
        "respondents": [{"label": "Bo"}],
    },
    "reissue_invitation": lambda world: {"respondent": world.own.respondent},
    "revoke_invitation": lambda world: {"respondent": world.own.respondent},
    "list_respondents": _round("draft"),
    "open_invitation": lambda world: {"token": world.own.token},
    "save_answer": lambda world: _said(token=world.own.token, code="1b"),
    "get_progress": _round("draft"),
    "get_merge": _round("draft"),
    "save_consensus_answer": lambda world: _said(round=world.own.draft, agreed=["Ada"]),
    "get_sheet": _round("handed_in"),
    "get_hints": _round("handed_in"),
    "get_theme": _round("themed"),
    "save_validated_answer": lambda world: _said(
        round=world.own.handed_in, reason="No minutes were kept"
    ),
    "get_validation": _round("handed_in"),
    "confirm_validation": _round("handed_in"),
    # Plans.
    "add_action": lambda world: {
        "round": world.own.handed_in,
        "title": "Read the minutes",
        "codes": ["1a"],
        "impact": 3,
        "effort": 3,
    },
    "change_action": lambda world: {"action": world.own.action, "change": {"impact": 5}},
    "get_action": lambda world: {"action": world.own.action},
    "list_actions": _organisation,
    "get_plan": _organisation,
    "suggest_actions": _round("handed_in"),
    "adopt_suggestion": lambda world: {
        "round": world.own.handed_in,
        "suggestion": world.own.suggestion,
        "title": "Read the minutes",
        "impact": 3,
        "effort": 3,
    },
    "set_targets": lambda world: {"round": world.own.handed_in, "targets": {"1b": "70"}},
    "get_targets": _round("handed_in"),
    "begin_next_round": lambda world: {
        "round": world.own.handed_in,
        "carry_respondents": True,
    },
    "get_last_answers": _round("handed_in"),
    "get_trend": lambda world: {**_organisation(world), "model": "perform-full"},
    "get_effect": _round("handed_in"),
    # Evidence.
    "add_note": lambda world: {**_organisation(world), "title": "Minutes", "text": "Are kept"},
    "add_link": lambda world: {
        **_organisation(world),
        "title": "Report",
        "url": "https://example.org/report",
    },
    "begin_file": lambda world: {
        **_organisation(world),
        "name": "minutes.txt",
        "size": 9,
        "sha256": "0" * 64,
    },
    "put_file_part": lambda world: {
        "evidence": world.own.unfinished,
        "number": 0,
        "data": base64.b64encode(b"Wombat was here").decode(),
    },
    "finish_file": lambda world: {"evidence": world.own.unfinished},
    "rename_evidence": lambda world: {"evidence": world.own.note, "title": "Minutes of May"},
    "remove_evidence": lambda world: {"evidence": world.own.note},
    "get_evidence": lambda world: {"evidence": world.own.note},
    "list_evidence": _organisation,
    "get_file_part": lambda world: {"evidence": world.own.file},
    "where_used": lambda world: {"evidence": world.own.note},
    # Tables and forms.
    "export_table": lambda world: {"round": world.own.handed_in, "table": "scores"},
    "import_answers": lambda world: {
        "round": world.own.draft,
        "format": "csv",
        "content": base64.b64encode(b"code,score\n1a,40\n").decode(),
    },
    "get_form": lambda _: {"model": "perform-quick"},
    # Questionnaires.
    "list_questionnaires": lambda _: {},
    "get_questionnaire": lambda _: {"model": "perform-full"},
    # Rights.
    "give_grant": lambda world: {
        **_organisation(world),
        "grantee": "A. Guide",
        "scopes": ["scores"],
        "until": world.clock.now().date().isoformat(),
    },
    "revoke_grant": lambda world: {"grant": world.own.grant},
    "list_grants": _organisation,
    "list_accesses": _organisation,
    "erase_organisation": lambda world: {**_organisation(world), "confirm": world.own.name},
    "begin_export": _organisation,
    "get_export_part": lambda world: {"export": world.own.export, "part": 0},
    "begin_import": lambda world: {**_organisation(world), "size": 9, "sha256": "0" * 64},
    "put_import_part": lambda world: {
        "import": world.incoming,
        "part": 0,
        "data": world.first_part,
    },
    "finish_import": lambda world: {"import": world.incoming},
    # Dead letters, which every service has.
    "list_dead_letters": lambda _: {},
    "show_dead_letter": lambda world: {"id": world.letter},
    "replay_dead_letter": lambda world: {"id": world.letter},
    "drop_dead_letter": lambda world: {"id": world.letter},
}
