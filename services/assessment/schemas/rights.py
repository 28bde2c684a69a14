"""Requests about who may see what, and what was looked at."""

from typing import Any

from marshmallow import Schema, fields, validate

from services.assessment.domain.archive import MOST_ARCHIVE, PART_SIZE
from services.assessment.domain.grant import Grantee, Scope
from services.assessment.domain.submission import LONGEST_NAME
from services.assessment.schemas.parts import NAME, id_field, limit_field, version_field

# An archive of the largest size has fewer parts.
PART = validate.Range(0, MOST_ARCHIVE // PART_SIZE)
MOST_BASE64 = PART_SIZE // 3 * 4 + 4
DAY = validate.Regexp(r"^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}\Z", error="Write a day as 2026-12-31.")


class GiveGrant(Schema):
    """What an organisation opens to somebody; `until` is the last day."""

    organisation = fields.String(required=True, validate=NAME)
    grantee = fields.String(required=True, validate=NAME)
    kind = fields.String(
        load_default=Grantee.PRACTITIONER.value,
        validate=validate.OneOf([each.value for each in Grantee]),
    )
    scopes = fields.List(
        fields.String(validate=validate.OneOf([each.value for each in Scope])),
        required=True,
        validate=validate.Length(1, len(Scope)),
    )
    until = fields.String(required=True, validate=DAY)


class RevokeGrant(Schema):
    """Which grant is taken back."""

    grant = id_field()
    version = version_field()


class ListGrants(Schema):
    """Whose grants: those of an organisation, or those that were given to the caller."""

    organisation = fields.String(load_default=None, allow_none=True, validate=NAME)


class EraseOrganisation(Schema):
    """What is erased; `confirm` repeats the organisation's name."""

    organisation = fields.String(required=True, validate=NAME)
    confirm = fields.String(required=True, validate=validate.Length(max=2 * LONGEST_NAME))


class BeginExport(Schema):
    """What is taken out."""

    organisation = fields.String(required=True, validate=NAME)


class GetExportPart(Schema):
    """Which part of which archive, counted from 0."""

    export = id_field()
    part = fields.Integer(required=True, strict=True, validate=PART)


class BeginImport(Schema):
    """An archive that will be sent; `publish` tells the other services of what is in it."""

    organisation = fields.String(required=True, validate=NAME)
    size = fields.Integer(required=True, strict=True, validate=validate.Range(1, MOST_ARCHIVE))
    sha256 = fields.String(
        required=True,
        validate=validate.Regexp(r"^[0-9a-f]{64}\Z", error="Use 64 hexadecimal digits."),
    )
    publish = fields.Boolean(load_default=False, truthy={True}, falsy={False})


_IMPORT: dict[str, fields.Field[Any]] = {"import": id_field()}
OneImport = Schema.from_dict(_IMPORT, name="OneImport")
PutImportPart = Schema.from_dict(
    {
        **_IMPORT,
        "part": fields.Integer(required=True, strict=True, validate=PART),
        "data": fields.String(required=True, validate=validate.Length(1, MOST_BASE64)),
    },
    name="PutImportPart",
)


class ListAccesses(Schema):
    """Whose log, and from where: `after` is what the last page gave as `next`."""

    organisation = fields.String(required=True, validate=NAME)
    after = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(
            r"^[0-9]{1,15}~[0-9a-f]{32}\Z", error="Use `next` of an earlier page."
        ),
    )
    limit = limit_field()
