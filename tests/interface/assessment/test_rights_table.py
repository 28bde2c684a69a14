"""Every method x every role x every way to an organisation, really called on a real database."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from pymongo import MongoClient

from chassis.actor import ROLES
from chassis.database import DURABLE, SNAPSHOT, Document
from chassis.errors import CorrectIt
from chassis.unit_of_work import UnitOfWork
from services.assessment.domain.grant import OPENS, Grantee, Scope
from services.assessment.policy.rules import ANY, NO, Rule, row
from services.assessment.policy.table import TABLE
from services.assessment.service import AssessmentService
from services.assessment.store import accesses
from tests.interface.assessment.grouping import OTHER, OWN
from tests.interface.assessment.rights_requests import REQUESTS
from tests.interface.assessment.rights_world import FOREIGN, SCOPES, World
from tests.interface.set_clock import SetClock
from tests.servers import migrated
from tests.unit.service_methods import policies

METHODS = sorted(policies(AssessmentService))
DEAD_LETTERS = {name: row() for name in METHODS if name.endswith(("dead_letter", "dead_letters"))}
RULES = {**TABLE, **DEAD_LETTERS}

# Own organisation, another one, a grant with the scope, one with a narrower scope or of another
# organisation, one that is over, one that was taken back, a token of another round.
SITUATIONS = ("own", "other", "grant", "narrower", "expired", "revoked", "token of another")
REFUSED = {
    "policy.refused",
    "organisation.not_yours",
    "action.unknown",
    "assessment.unknown",
    "evidence.unknown",
    "export.unknown",
    "grant.unknown",
    "invitation.unknown",
    "respondent.unknown",
    "round.unknown",
}
KINDS = {"funder": Grantee.FUNDER}
# The log goes with everything else; imports are in the log of who moves in, which is another one.
UNLOGGED = {"erase_organisation", "put_import_part", "finish_import"}
BY_TOKEN = {"open_invitation", "save_answer"}
# Nothing of a single organisation is shown by these, or nothing is shown at all.
NOBODYS = {
    "import_assessments",
    "tally",
    "announce_again",
    "get_form",
    "list_questionnaires",
    "get_questionnaire",
    *DEAD_LETTERS,
}
# A practitioner is shown what they are named in, which is nothing here.
NAMED = {("list_assessments", "practitioner")}


@pytest.fixture(scope="module")
def world(mongo_client: MongoClient[Document]) -> Iterator[World]:
    """Both organisations, made once: every test puts back what it changed."""
    name = f"test_{uuid4().hex}"
    db = mongo_client.get_database(name, write_concern=DURABLE, read_concern=SNAPSHOT)
    clock = SetClock()
    migrated(db, "services.assessment.migrations")
    world = World(UnitOfWork(db, "gb", clock), clock)
    world.begin_themed()
    yield world
    mongo_client.drop_database(name)


def caller(role: str, situation: str, rule: Rule) -> tuple[str, str | None]:
    """Give who calls, and of which organisation they are."""
    kind = KINDS.get(role, Grantee.PRACTITIONER)
    wanted = rule.scope or SCOPES[kind][-1]
    if situation in ("own", "token of another"):
        return "someone", OWN
    if situation == "other":
        return "someone", OTHER
    if situation == "grant":
        return f"{kind.value}-{wanted.value}", None
    if situation == "narrower":
        narrower = [scope for scope in SCOPES[kind] if wanted not in OPENS[scope]]
        return f"{kind.value}-{narrower[0].value if narrower else 'other'}", None
    return f"{kind.value}-{situation}", None


def allowed(method: str, rule: Rule, situation: str) -> bool:
    """What the table says."""
    if method in BY_TOKEN and situation == "token of another":
        return False
    return {
        "no": False,
        "any": True,
        "own": situation in ("own", "token of another"),
        "grant": situation == "grant",
        # A token is all that a respondent needs, and all that counts.
        "token": True,
        # What was given to oneself is another request than this about an organisation.
        "given": False,
    }[rule.kind]


def asked(world: World, method: str, situation: str) -> dict[str, Any]:
    request = REQUESTS[method](world)
    if situation == "token of another" and "token" in request:
        own, foreign = (each.token.split(".") for each in (world.own, world.other))
        request = {**request, "token": f"{own[0]}.{foreign[1]}"}
    return request


def test_every_method_has_a_request_here() -> None:
    assert set(REQUESTS) == set(METHODS) == set(RULES)


def test_every_scope_and_rule_is_walked() -> None:
    rules = [rule for row_ in RULES.values() for rule in row_.values()]

    assert {rule.kind for rule in rules} == {"no", "any", "own", "grant", "token", "given"}
    assert {rule.scope for rule in rules} - {None} == set(Scope)


@pytest.mark.parametrize("method", METHODS)
def test_call_is_allowed_or_refused_as_the_table_says(world: World, method: str) -> None:
    wrong: list[str] = []
    for role in sorted(ROLES):
        rule = RULES[method][role]
        for situation in SITUATIONS:
            wrong += [f"{role}, {situation}: {it}" for it in judged(world, method, role, situation)]
        if rule is NO:
            wrong += [f"{role}: wrote to {name}" for name in world.changed()]

    assert wrong == []


def judged(world: World, method: str, role: str, situation: str) -> list[str]:
    """What is wrong with how one call was answered."""
    rule = RULES[method][role]
    who, organisation = caller(role, situation, rule)
    expected = allowed(method, rule, situation)
    try:
        answer = world.call(method, asked(world, method, situation), role, who, organisation)
    except CorrectIt as error:
        said = json.dumps([error.code, error.field, error.params], default=str)
        wrong = [] if error.code in REFUSED else [f"was refused with {said}"]
        wrong += ["was refused"] if expected else []
        wrong += [f"tells {name}" for name in (OTHER, FOREIGN) if name in said]
        # Whoever has no rule at all is looked at once for all situations.
        if rule is not NO:
            wrong += [f"wrote to {name}" for name in world.changed()]
            world.put_back()
        return wrong
    if not expected and (method, role) in NAMED:
        return [] if answer == {"assessments": [], "next": None} else ["shows more"]
    wrong = [] if expected else ["was allowed"]
    said = json.dumps(answer, default=str)
    if rule is not ANY:
        foreign = (OTHER, FOREIGN, world.other.assessment, world.other.draft, world.other.action)
        wrong += [f"tells {name}" for name in foreign if name in said]
    if rule.kind in ("any", "grant") and role != "system":
        wrong += _unlogged(world, method, who, rule)
    world.put_back()
    return wrong


def _unlogged(world: World, method: str, who: str, rule: Rule) -> list[str]:
    """What the organisation cannot read in its log about a call from outside."""
    if method in NOBODYS | BY_TOKEN | UNLOGGED:
        return []
    own = world.registry.participant(OWN)
    known = world.before[accesses.COLLECTION]
    found = [
        each
        for each in world.unit.db[accesses.COLLECTION].find({"participant": own})
        if each["_id"] not in known
    ]
    if [(each["who"], each["method"]) for each in found] != [(who, method)]:
        return ["is not in the log"]
    by_grant = found[0]["grant"] is not None
    return [] if by_grant == (rule.kind == "grant") else ["is in the log with a wrong grant"]


@pytest.mark.parametrize("method", ["list_assessments", "list_rounds", "export_assessments"])
def test_list_of_all_is_in_the_log_of_each_organisation_shown(world: World, method: str) -> None:
    request = REQUESTS[method](world) if method == "export_assessments" else {}
    world.call(method, request, "operator", "Otto", None)

    new = [
        row
        for row in world.unit.db[accesses.COLLECTION].find({"who": "Otto"})
        if row["method"] == method
    ]
    participants = {world.registry.participant(each) for each in (OWN, OTHER)}
    assert {row["participant"] for row in new} == participants
    assert len(new) == len(participants)
    world.put_back()


def test_role_that_a_grant_was_not_given_to_opens_nothing(world: World) -> None:
    """A funder's grant opens nothing to the same person as a validator."""
    request = REQUESTS["get_round"](world)
    for role in ("practitioner", "validator"):
        with pytest.raises(CorrectIt, match="round.unknown"):
            world.call("get_round", request, role, "funder-scores", None)
