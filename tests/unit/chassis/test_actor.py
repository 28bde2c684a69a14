"""A call without an identified actor is refused, whatever stands in the actor's place."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.actor import ROLES, Actor
from chassis.errors import CorrectIt

ANA: dict[str, Any] = {"id": "p-1", "roles": ["member"], "organisation": "o-1", "via": "portal"}
names = st.text(min_size=1, max_size=120)


@given(
    st.builds(
        Actor,
        names,
        st.frozensets(st.sampled_from(sorted(ROLES)), min_size=1),
        st.none() | names,
        names,
    )
)
def test_actor_survives_the_wire(actor: Actor) -> None:
    assert Actor.from_wire(actor.to_wire()) == actor


@pytest.mark.parametrize("missing", [None, "p-1", 5, ["p-1"], b"p-1", True])
def test_what_is_no_object_is_a_missing_actor(missing: object) -> None:
    with pytest.raises(CorrectIt) as refused:
        Actor.from_wire(missing)

    assert (refused.value.code, refused.value.field) == ("actor.missing", "actor")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("id", None, "actor.malformed"),
        ("id", "", "actor.malformed"),
        ("id", 7, "actor.malformed"),
        ("id", "x" * 121, "actor.malformed"),
        ("via", None, "actor.malformed"),
        ("via", "", "actor.malformed"),
        ("roles", None, "actor.malformed"),
        ("roles", "member", "actor.malformed"),
        ("roles", [1], "actor.malformed"),
        ("roles", [["member"]], "actor.malformed"),
        ("roles", [], "actor.unknown_role"),
        ("roles", ["king"], "actor.unknown_role"),
        ("roles", ["member", "king"], "actor.unknown_role"),
        ("organisation", "", "actor.malformed"),
        ("organisation", 7, "actor.malformed"),
    ],
)
def test_wrong_field_is_refused(field: str, value: object, code: str) -> None:
    with pytest.raises(CorrectIt) as refused:
        Actor.from_wire({**ANA, field: value})

    assert refused.value.code == code


@pytest.mark.parametrize("field", ["id", "roles", "via"])
def test_field_must_be_there(field: str) -> None:
    without = {name: value for name, value in ANA.items() if name != field}

    with pytest.raises(CorrectIt):
        Actor.from_wire(without)


def test_organisation_may_be_absent() -> None:
    without = {name: value for name, value in ANA.items() if name != "organisation"}

    assert Actor.from_wire(without).organisation is None


def test_any_of_several_roles_is_enough() -> None:
    actor = Actor("p-1", frozenset({"practitioner"}))

    assert actor.has("operator", "practitioner")
    assert not actor.has("operator", "partner_admin")
