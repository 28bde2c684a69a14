"""Requests about who may see what, and what was looked at."""

from marshmallow import Schema, fields, validate

from services.assessment.domain.grant import Grantee, Scope
from services.assessment.domain.submission import LONGEST_NAME
from services.assessment.schemas.parts import NAME, id_field, limit_field, version_field

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
