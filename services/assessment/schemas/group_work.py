"""Requests about who answers in a round, and what they say."""

from typing import Any

from marshmallow import Schema, fields, validate

from services.assessment.domain.respondent import Standing
from services.assessment.domain.sheet import Layer
from services.assessment.domain.text import LONGEST_ENTRY, LONGEST_NOTE, MOST_ENTRIES
from services.assessment.schemas.parts import (
    CODE,
    ID,
    NAME,
    SCORED,
    id_field,
    language_field,
    version_field,
)
from services.assessment.schemas.rounds import OneRound

MOST_AT_ONCE = 50
LONGEST_PERCENT = 24
# An id, a dot and 64 hexadecimal digits.
TOKEN = validate.Regexp(
    r"^[0-9a-f]{32}\.[0-9a-f]{64}\Z", error="Use the whole link of the invitation."
)


def _lines() -> Any:
    entry = fields.String(validate=validate.Length(max=2 * LONGEST_ENTRY))
    return fields.List(entry, load_default=list, validate=validate.Length(max=MOST_ENTRIES))


def _words() -> fields.String:
    return fields.String(load_default="", validate=validate.Length(max=2 * LONGEST_NOTE))


class Invited(Schema):
    """One person to be invited."""

    label = fields.String(required=True, validate=NAME)
    standing = fields.String(
        load_default=Standing.OTHER.value,
        validate=validate.OneOf([each.value for each in Standing]),
    )
    language = language_field()


class InviteRespondents(OneRound):
    """Who is to answer in a round."""

    respondents = fields.List(
        fields.Nested(Invited), required=True, validate=validate.Length(1, MOST_AT_ONCE)
    )


class OneRespondent(Schema):
    """One invitation by its id."""

    respondent = id_field()


class OpenInvitation(Schema):
    """What an invitation's link holds."""

    token = fields.String(required=True, validate=TOKEN)


class Answered(Schema):
    """What is said about one code; `base` is the version that the writer saw, 0 for none."""

    code = fields.String(required=True, validate=SCORED)
    base = fields.Integer(required=True, strict=True, validate=validate.Range(0, 2**31 - 1))
    score = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(1, LONGEST_PERCENT)
    )
    not_applicable = _words()
    do_not_know = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    strengths = _lines()
    improvements = _lines()
    evidence = fields.List(
        fields.String(validate=ID), load_default=list, validate=validate.Length(max=MOST_ENTRIES)
    )
    note = _words()


class SaveAnswer(Answered):
    """A respondent's answer."""

    token = fields.String(required=True, validate=TOKEN)


class SaveConsensusAnswer(Answered):
    """What the group agreed, and who agreed to it."""

    round = id_field()
    agreed = _lines()


class SaveValidatedAnswer(Answered):
    """What a practitioner found instead, and why."""

    round = id_field()
    reason = _words()


class GetSheet(OneRound):
    """One sheet of a round that is not somebody's own."""

    layer = fields.String(
        load_default=Layer.CONSENSUS.value,
        validate=validate.OneOf([Layer.CONSENSUS.value, Layer.VALIDATED.value]),
    )


class GetTheme(GetSheet):
    """Which theme to gather, of which layer, with questions in which language."""

    theme = fields.String(load_default="equality", validate=CODE)
    language = language_field()


class ConfirmValidation(OneRound):
    """The round as the validator saw it."""

    version = version_field()
