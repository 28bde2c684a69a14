"""Requests that the benchmark understands."""

from marshmallow import Schema, fields, validate

OLDEST, LATEST = 1990, 2100

_model = [
    validate.Length(max=40),
    validate.Regexp(
        r"^[a-z0-9]+(-[a-z0-9]+)*\Z", error="Use a model's code, such as perform-full."
    ),
]
_year = validate.Range(OLDEST, LATEST, error="Use a year from {min} to {max}.")


class ModelYear(Schema):
    """One model in one year."""

    model = fields.String(required=True, validate=_model)
    year = fields.Integer(required=True, strict=True, validate=_year)


class Figures(Schema):
    """Which operational figures: of all models and years unless given."""

    model = fields.String(load_default=None, allow_none=True, validate=_model)
    year = fields.Integer(load_default=None, allow_none=True, strict=True, validate=_year)


class Page(Schema):
    """Which page: what comes after an id."""

    after = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 200))
    limit = fields.Integer(load_default=50, strict=True, validate=validate.Range(1, 500))


class Preview(Schema):
    """Which releases to preview, and whether as if their year were closed."""

    model = fields.String(load_default=None, allow_none=True, validate=_model)
    year = fields.Integer(load_default=None, allow_none=True, strict=True, validate=_year)
    closing = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class RetireBatches(Schema):
    """Which batches of one model and year to take out, and why; all unless named."""

    model = fields.String(required=True, validate=_model)
    year = fields.Integer(required=True, strict=True, validate=_year)
    batches = fields.List(
        fields.String(
            validate=validate.Regexp(
                r"^[0-9a-f]{32}\Z", error="Use ids of batches, 32 hexadecimal digits."
            )
        ),
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 1_000),
    )
    reason = fields.String(required=True, validate=validate.Length(1, 500))


class Nothing(Schema):
    """A request that needs no words."""
