"""Requests that the directory understands."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from services.directory.domain.profile import (
    CODE,
    LONGEST_CODE,
    LONGEST_NAME,
    REFERENCE,
    REGION,
    can_be_shown,
    tidy_name,
)

LARGEST_VERSION = 2**31 - 1
LARGEST_PAGE = 500

_reference = validate.Regexp(
    REFERENCE, error="Use 1 to 80 letters without accents, digits, dots, hyphens or underscores."
)
_code = [
    validate.Length(max=LONGEST_CODE),
    validate.Regexp(CODE, error="Use a code in small letters, digits and hyphens."),
]
_region = validate.Regexp(
    REGION, error="Use a country code in small letters, such as gb, or a region such as gb-sct."
)
_id = validate.Regexp(r"^[0-9a-f]{32}\Z", error="Use the id that the directory gave.")


class RegisterOrganisation(Schema):
    """An organisation's profile; to change a known one, with the version that was seen."""

    reference = fields.String(required=True, validate=_reference)
    name = fields.String(required=True, validate=validate.Length(max=LONGEST_NAME))
    sector = fields.String(required=True, validate=_code)
    size = fields.String(required=True, validate=_code)
    region = fields.String(required=True, validate=_region)
    legal_form = fields.String(load_default=None, allow_none=True, validate=_code)
    version = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(1, LARGEST_VERSION),
    )

    @post_load
    def _tidy(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        name = tidy_name(data["name"])
        if not can_be_shown(name):
            raise ValidationError("Write the name in visible characters.", "name")
        return {**data, "name": name}


class GetOrganisation(Schema):
    """Which organisation: by the directory's id or by the partner's reference."""

    id = fields.String(validate=_id)
    reference = fields.String(validate=_reference)

    @validates_schema
    def _one_of_both(self, data: dict[str, Any], **_: Any) -> None:
        if len(data) != 1:
            raise ValidationError("Give either id or reference.", "id")


class ListOrganisations(Schema):
    """Which page: what comes after a reference."""

    after = fields.String(load_default=None, allow_none=True, validate=_reference)
    limit = fields.Integer(load_default=50, strict=True, validate=validate.Range(1, LARGEST_PAGE))


class CountOrganisations(Schema):
    """All that are registered; there is nothing to choose."""
