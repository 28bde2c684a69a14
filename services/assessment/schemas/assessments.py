"""Requests that the assessment service understands."""

from marshmallow import Schema, fields, validate

from services.assessment.domain.assessment import Status
from services.assessment.domain.submission import (
    FIRST_YEAR,
    LAST_YEAR,
    LAYERS,
    LONGEST_CODE,
    LONGEST_NAME,
)

MOST_IN_A_CHUNK = 200
MOST_SCORES = 200
LARGEST_PAGE = 200
LONGEST_REGION = 60

_id = validate.Regexp(r"^[0-9a-f]{32}\Z", error="Use the id that the service gave.")
_code = [
    validate.Length(1, LONGEST_CODE),
    validate.Regexp(
        r"^[a-z0-9]+(-[a-z0-9]+)*\Z", error="Use a code in small letters, digits and hyphens."
    ),
]
_edition = [
    validate.Length(1, 20),
    validate.Regexp(r"^[a-z0-9]+([.-][a-z0-9]+)*\Z", error="Use the code of an edition."),
]
_scored = [
    validate.Length(1, 6),
    validate.Regexp(
        r"^[1-9][0-9]?[a-z0-9.]*\Z", error="Use the code of a criterion or part, such as 1 or 1a."
    ),
]
_name = validate.Length(1, LONGEST_NAME)
_year = validate.Range(FIRST_YEAR, LAST_YEAR)


class SubmitAssessment(Schema):
    """A complete set of scores: percents as exact decimal strings, by part or criterion."""

    organisation = fields.String(required=True, validate=_name)
    sector = fields.String(required=True, validate=_code)
    size = fields.String(required=True, validate=_code)
    region = fields.String(load_default="", validate=validate.Length(max=LONGEST_REGION))
    model = fields.String(required=True, validate=_code)
    edition = fields.String(load_default=None, allow_none=True, validate=_edition)
    year = fields.Integer(required=True, strict=True, validate=_year)
    layer = fields.String(load_default="consensus", validate=validate.OneOf(LAYERS))
    practitioner = fields.String(load_default=None, allow_none=True, validate=_name)
    scores = fields.Dict(
        keys=fields.String(validate=_scored),
        values=fields.String(validate=validate.Length(1, 24)),
        required=True,
        validate=validate.Length(1, MOST_SCORES),
    )
    not_applicable = fields.List(
        fields.String(validate=_scored), load_default=list, validate=validate.Length(0, MOST_SCORES)
    )


class ImportAssessments(Schema):
    """Some assessments, taken in together; each of them as a whole or not at all."""

    assessments = fields.List(
        fields.Nested(SubmitAssessment),
        required=True,
        validate=validate.Length(1, MOST_IN_A_CHUNK),
    )


class WithdrawAssessment(Schema):
    """Which assessment is taken back, and how far."""

    assessment = fields.String(required=True, validate=_id)
    reason = fields.String(
        load_default=Status.WITHDRAWN.value,
        validate=validate.OneOf([Status.WITHDRAWN.value, Status.ERASED.value]),
    )


class ModelYear(Schema):
    """One model in one year."""

    model = fields.String(required=True, validate=_code)
    year = fields.Integer(required=True, strict=True, validate=_year)


class AnnounceAgain(ModelYear):
    """One model in one year, from an assessment on."""

    after = fields.String(load_default=None, allow_none=True, validate=_id)


class GetAssessment(Schema):
    """One assessment by its id."""

    assessment = fields.String(required=True, validate=_id)


class ExportAssessments(Schema):
    """Which assessments to give in full, and from where."""

    model = fields.String(required=True, validate=_code)
    edition = fields.String(required=True, validate=_edition)
    year = fields.Integer(load_default=None, allow_none=True, strict=True, validate=_year)
    after = fields.String(load_default=None, allow_none=True, validate=_id)
    limit = fields.Integer(load_default=200, strict=True, validate=validate.Range(1, LARGEST_PAGE))


class ListAssessments(Schema):
    """Which assessments to list, and from where."""

    organisation = fields.String(load_default=None, allow_none=True, validate=_name)
    model = fields.String(load_default=None, allow_none=True, validate=_code)
    year = fields.Integer(load_default=None, allow_none=True, strict=True, validate=_year)
    status = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf([status.value for status in Status]),
    )
    after = fields.String(load_default=None, allow_none=True, validate=_id)
    limit = fields.Integer(load_default=50, strict=True, validate=validate.Range(1, LARGEST_PAGE))
