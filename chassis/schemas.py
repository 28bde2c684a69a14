"""Requests that every service understands: its dead letters."""

from marshmallow import Schema, fields, validate

_ID = validate.Length(min=1, max=200)


class ListDeadLetters(Schema):
    """Which dead letters to list, from where."""

    queue = fields.String(load_default=None, allow_none=True, validate=_ID)
    after = fields.String(load_default=None, allow_none=True, validate=_ID)
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 500))


class OneDeadLetter(Schema):
    """One dead letter by its id."""

    id = fields.String(required=True, validate=_ID)
