"""Fields that many requests of this service have in common."""

from marshmallow import fields, validate

from services.assessment.domain.submission import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_CODE,
    LONGEST_NAME,
)

LARGEST_PAGE = 200
LONGEST_REGION = 60

ID = validate.Regexp(r"^[0-9a-f]{32}\Z", error="Use the id that the service gave.")
CODE = [
    validate.Length(1, LONGEST_CODE),
    validate.Regexp(
        r"^[a-z0-9]+(-[a-z0-9]+)*\Z", error="Use a code in small letters, digits and hyphens."
    ),
]
EDITION = [
    validate.Length(1, 20),
    validate.Regexp(r"^[a-z0-9]+([.+-][a-z0-9]+)*\Z", error="Use the code of an edition."),
]
SCORED = [
    validate.Length(1, 8),
    validate.Regexp(
        r"^[1-9][0-9]?[a-z0-9.]*\Z",
        error="Use the code of a criterion, part or prompt, such as 1, 1a or 1a.2.",
    ),
]
NAME = validate.Length(1, LONGEST_NAME)
YEAR = validate.Range(FIRST_YEAR, LAST_YEAR)


def id_field() -> fields.String:
    """An id that must be given."""
    return fields.String(required=True, validate=ID)


def version_field() -> fields.Integer:
    """The version that the caller saw; without it whatever is there is meant."""
    return fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(1, 2**31 - 1)
    )


def after_field() -> fields.String:
    """The cursor of a page: the id that the last page ended with."""
    return fields.String(load_default=None, allow_none=True, validate=ID)


def limit_field() -> fields.Integer:
    """How many entries a page has at most."""
    return fields.Integer(load_default=50, strict=True, validate=validate.Range(1, LARGEST_PAGE))


def language_field() -> fields.String:
    """The two letters of a language; English unless one is named."""
    return fields.String(
        load_default="en", validate=validate.Regexp(r"^[a-z]{2}\Z", error="Use two small letters.")
    )
