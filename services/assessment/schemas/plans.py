"""Requests about improvement: actions, targets, the next round, and what moved."""

from marshmallow import Schema, fields, validate

from services.assessment.domain.sheet import Layer
from services.assessment.domain.terms import HIGHEST, LONGEST_OWNER, LOWEST, ActionStatus
from services.assessment.domain.text import LONGEST_NOTE, MOST_ENTRIES
from services.assessment.schemas.parts import (
    CODE,
    ID,
    LONGEST_REGION,
    NAME,
    SCORED,
    YEAR,
    after_field,
    id_field,
    limit_field,
    version_field,
)

_STATUS = validate.OneOf([status.value for status in ActionStatus])
_GRADE = validate.Range(LOWEST, HIGHEST)
# Rules of the domain say what is too long; these only keep what is absurd away from them.
_TEXT = validate.Length(max=2 * LONGEST_NOTE)


class Cost(Schema):
    """An amount as an exact decimal string, in a currency."""

    amount = fields.String(required=True, validate=validate.Length(1, 40))
    currency = fields.String(required=True, validate=validate.Length(1, 10))
    note = fields.String(load_default="", validate=_TEXT)


class Origin(Schema):
    """An area for improvement as it stands on a sheet of the round."""

    layer = fields.String(
        load_default=Layer.CONSENSUS.value,
        validate=validate.OneOf([Layer.CONSENSUS.value, Layer.VALIDATED.value]),
    )
    code = fields.String(required=True, validate=SCORED)
    text = fields.String(required=True, validate=_TEXT)


class Change(Schema):
    """The terms of an action that change; what is not named stays, null removes."""

    title = fields.String(validate=_TEXT)
    what = fields.String(validate=_TEXT)
    codes = fields.List(fields.String(validate=SCORED), validate=validate.Length(1, MOST_ENTRIES))
    impact = fields.Integer(strict=True, validate=_GRADE)
    effort = fields.Integer(strict=True, validate=_GRADE)
    owner = fields.String(validate=_TEXT)
    due = fields.Date(allow_none=True)
    cost = fields.Nested(Cost, allow_none=True)
    measure = fields.String(validate=_TEXT)
    status = fields.String(validate=_STATUS)
    evidence = fields.List(fields.String(validate=ID), validate=validate.Length(0, MOST_ENTRIES))


class AddAction(Change):
    """A new action that comes from a round."""

    round = id_field()
    title = fields.String(required=True, validate=_TEXT)
    codes = fields.List(
        fields.String(validate=SCORED), required=True, validate=validate.Length(1, MOST_ENTRIES)
    )
    impact = fields.Integer(required=True, strict=True, validate=_GRADE)
    effort = fields.Integer(required=True, strict=True, validate=_GRADE)
    origin = fields.Nested(Origin, load_default=None, allow_none=True)


class OneAction(Schema):
    """One action by its id."""

    action = id_field()


class ChangeAction(OneAction):
    """What changes of an action, in the version that the caller saw."""

    version = version_field()
    change = fields.Nested(Change, load_default=dict)
    note = fields.String(load_default="", validate=_TEXT)


class GetAction(OneAction):
    """One action, and its history after a version."""

    after = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, 2**31 - 1))
    limit = limit_field()


class OneOrganisation(Schema):
    """An organisation; the caller's own unless one is named."""

    organisation = fields.String(load_default=None, allow_none=True, validate=NAME)


class ListActions(OneOrganisation):
    """Which actions to list, and from where."""

    round = fields.String(load_default=None, allow_none=True, validate=ID)
    status = fields.String(load_default=None, allow_none=True, validate=_STATUS)
    owner = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(1, LONGEST_OWNER)
    )
    code = fields.String(load_default=None, allow_none=True, validate=SCORED)
    due_before = fields.Date(load_default=None, allow_none=True)
    after = after_field()
    limit = limit_field()


_LANGUAGE = validate.Regexp(r"^[a-z]{2}\Z", error="Use the two letters of a language, such as en.")


class SuggestActions(Schema):
    """For which round, in which language, and for how many of its lowest parts."""

    round = id_field()
    language = fields.String(load_default="en", validate=_LANGUAGE)
    lowest = fields.Integer(load_default=5, strict=True, validate=validate.Range(1, 50))


class AdoptSuggestion(Change):
    """Which suggestion of a round becomes an action, and what is said differently of it."""

    class Meta:
        exclude = ("codes", "what")

    round = id_field()
    suggestion = id_field()
    language = fields.String(load_default="en", validate=_LANGUAGE)


class SetTargets(Schema):
    """Percents to be reached by code; null removes one."""

    round = id_field()
    version = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(0, 2**31 - 1)
    )
    targets = fields.Dict(
        keys=fields.String(validate=SCORED),
        values=fields.String(allow_none=True, validate=validate.Length(1, 24)),
        required=True,
        validate=validate.Length(1, 200),
    )


class BeginNextRound(Schema):
    """From which round the next one begins, for which year, under which edition, with whom."""

    round = id_field()
    year = fields.Integer(load_default=None, allow_none=True, strict=True, validate=YEAR)
    edition = fields.String(load_default="newest", validate=validate.OneOf(["newest", "same"]))
    sector = fields.String(load_default=None, allow_none=True, validate=CODE)
    size = fields.String(load_default=None, allow_none=True, validate=CODE)
    region = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(max=LONGEST_REGION)
    )
    facilitator = fields.String(load_default=None, allow_none=True, validate=NAME)
    carry_respondents = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class GetTrend(OneOrganisation):
    """Which organisation's line, for which model."""

    model = fields.String(required=True, validate=CODE)
