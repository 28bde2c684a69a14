"""Requests about rounds."""

from marshmallow import Schema, fields, validate

from services.assessment.domain.round import RoundStatus
from services.assessment.schemas.parts import (
    CODE,
    EDITION,
    LONGEST_REGION,
    NAME,
    YEAR,
    after_field,
    id_field,
    limit_field,
    version_field,
)


class BeginRound(Schema):
    """Who begins which model for which year."""

    organisation = fields.String(required=True, validate=NAME)
    sector = fields.String(required=True, validate=CODE)
    size = fields.String(required=True, validate=CODE)
    region = fields.String(load_default="", validate=validate.Length(max=LONGEST_REGION))
    model = fields.String(required=True, validate=CODE)
    edition = fields.String(load_default=None, allow_none=True, validate=EDITION)
    year = fields.Integer(required=True, strict=True, validate=YEAR)
    anonymous = fields.Boolean(load_default=True, truthy={True}, falsy={False})
    facilitator = fields.String(load_default=None, allow_none=True, validate=NAME)


class OneRound(Schema):
    """One round by its id."""

    round = id_field()


class RoundVersion(OneRound):
    """One round in the version that the caller saw."""

    version = version_field()


class ListRounds(Schema):
    """Which rounds to list, and from where."""

    organisation = fields.String(load_default=None, allow_none=True, validate=NAME)
    model = fields.String(load_default=None, allow_none=True, validate=CODE)
    year = fields.Integer(load_default=None, allow_none=True, strict=True, validate=YEAR)
    status = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf([status.value for status in RoundStatus]),
    )
    after = after_field()
    limit = limit_field()
