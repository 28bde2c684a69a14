"""Requests that the benchmark understands."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.benchmark.domain.record import LAYERS

OLDEST, LATEST = 1990, 2100

_model = [
    validate.Length(max=40),
    validate.Regexp(
        r"^[a-z0-9]+(-[a-z0-9]+)*\Z", error="Use a model's code, such as perform-full."
    ),
]
_year = validate.Range(OLDEST, LATEST, error="Use a year from {min} to {max}.")
_label = [
    validate.Length(max=40),
    validate.Regexp(
        r"^[a-z0-9]+(-[a-z0-9]+)*\Z", error="Use a code of the classification, such as social-care."
    ),
]
_edition = [
    validate.Length(max=20),
    validate.Regexp(r"^[a-z0-9]+([.-][a-z0-9]+)*\Z", error="Use an edition, such as 2026."),
]
_country = validate.Regexp(r"^[a-z]{2}\Z", error="Use a country's two letters, such as de.")
_criterion = validate.Regexp(r"^[1-9][0-9]?\Z", error="Use a criterion's number, such as 3.")
_percent = validate.Regexp(
    r"^(100(\.0{1,30})?|[0-9]{1,2}(\.[0-9]{1,30})?)\Z",
    error="Use a decimal number from 0 to 100 as text, such as 57.5.",
)
_points = validate.Regexp(
    r"^(1000(\.0{1,30})?|[0-9]{1,3}(\.[0-9]{1,30})?)\Z",
    error="Use a decimal number from 0 to 1000 as text, such as 512.25.",
)
_assessment = validate.Regexp(r"^[0-9a-f]{32}\Z", error="Use an id, 32 hexadecimal digits.")
_count = validate.Range(0, 100_000_000, error="Use a whole number from {min} to {max}.")
_counted = fields.Integer(required=True, strict=True, validate=_count)
_few = validate.Length(0, 200)


class ModelYear(Schema):
    """One model in one year."""

    model = fields.String(required=True, validate=_model)
    year = fields.Integer(required=True, strict=True, validate=_year)


class Group(Schema):
    """Whom to look at: organisations of one sector and size, all unless given."""

    model = fields.String(required=True, validate=_model)
    year = fields.Integer(required=True, strict=True, validate=_year)
    sector = fields.String(load_default=None, allow_none=True, validate=_label)
    size = fields.String(load_default=None, allow_none=True, validate=_label)


class Compare(Group):
    """Which countries to show beside Europe; all unless given."""

    countries = fields.List(
        fields.String(validate=_country),
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 60),
    )


class Distribution(Group):
    """Of one country, or of Europe."""

    country = fields.String(load_default=None, allow_none=True, validate=_country)


class Position(Group):
    """One organisation's scores as exact decimal strings, and whom to hold them against.

    `country` is our own unless given; `assessment` is the id of the scores, where they may be
    among the released ones.
    """

    edition = fields.String(required=True, validate=_edition)
    layer = fields.String(load_default=LAYERS[0], validate=validate.OneOf(LAYERS))
    country = fields.String(load_default=None, allow_none=True, validate=_country)
    scores = fields.Dict(
        fields.String(validate=_criterion),
        fields.String(validate=_percent),
        required=True,
        validate=validate.Length(1, 20),
    )
    total = fields.String(load_default=None, allow_none=True, validate=_points)
    assessment = fields.String(load_default=None, allow_none=True, validate=_assessment)


class Funnel(ModelYear):
    """Whose mix of sectors weighs the sectors: each country's own, or Europe's."""

    mix = fields.String(load_default="own", validate=validate.OneOf(("own", "europe")))


class Trend(Schema):
    """One country's closed years; our own unless given."""

    model = fields.String(required=True, validate=_model)
    layer = fields.String(load_default=LAYERS[0], validate=validate.OneOf(LAYERS))
    country = fields.String(load_default=None, allow_none=True, validate=_country)


class Directory(Schema):
    """How many organisations there are, as whoever asks knows it."""

    organisations = fields.Integer(load_default=None, allow_none=True, strict=True, validate=_count)
    sectors = fields.Dict(
        fields.String(validate=_label), _counted, load_default=None, allow_none=True, validate=_few
    )
    sizes = fields.Dict(
        fields.String(validate=_label), _counted, load_default=None, allow_none=True, validate=_few
    )


class Coverage(ModelYear):
    """Of one country or of Europe, beside a directory where one is given."""

    country = fields.String(load_default=None, allow_none=True, validate=_country)
    directory = fields.Nested(Directory, load_default=None, allow_none=True)


class Figures(Schema):
    """Which operational figures: of all models and years unless given."""

    model = fields.String(load_default=None, allow_none=True, validate=_model)
    year = fields.Integer(load_default=None, allow_none=True, strict=True, validate=_year)


class Page(Schema):
    """Which page: what comes after an id."""

    after = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 200))
    limit = fields.Integer(load_default=50, strict=True, validate=validate.Range(1, 500))


class Suspect(Schema):
    """Which announcement in quarantine."""

    id = fields.String(required=True, validate=validate.Length(1, 200))


class Preview(Schema):
    """Which releases to preview, and whether as if their year were closed."""

    model = fields.String(load_default=None, allow_none=True, validate=_model)
    year = fields.Integer(load_default=None, allow_none=True, strict=True, validate=_year)
    closing = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class Audit(Schema):
    """Whether the living batches are listed as well."""

    batches = fields.Boolean(load_default=False, truthy={True}, falsy={False})


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


class OpenData(Schema):
    """Which releases, all unless named; and which page of a reading that began under `state`."""

    model = fields.String(load_default=None, allow_none=True, validate=_model)
    year = fields.Integer(load_default=None, allow_none=True, strict=True, validate=_year)
    after = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(
            r"^[0-9]{1,6}:[0-9]{1,6}\Z", error="Use what the page before named as next."
        ),
    )
    state = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(r"^[0-9a-f]{64}\Z", error="Use the state of the first page."),
    )

    @validates_schema
    def _goes_on(self, data: dict[str, Any], **_: Any) -> None:
        if data["after"] is not None and data["state"] is None:
            raise ValidationError("Name the state that the first page had.", "state")


class Nothing(Schema):
    """A request that needs no words."""
