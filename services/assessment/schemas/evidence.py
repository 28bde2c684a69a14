"""Requests about evidence."""

from marshmallow import Schema, fields, validate

from services.assessment.domain import file_name, link
from services.assessment.domain.evidence import LARGEST_FILE, LONGEST_TITLE, PART_SIZE, Kind
from services.assessment.domain.text import LONGEST_NOTE
from services.assessment.schemas.parts import (
    NAME,
    after_field,
    id_field,
    limit_field,
    version_field,
)

_MOST_PARTS = -(-LARGEST_FILE // PART_SIZE)
_LONGEST_PART = -(-PART_SIZE // 3) * 4
# Rules of the domain say what is too long; these only keep what is absurd away from them.
_TITLE = validate.Length(max=2 * LONGEST_TITLE)


class _OfOrganisation(Schema):
    """An organisation; the caller's own unless one is named."""

    organisation = fields.String(load_default=None, allow_none=True, validate=NAME)


class AddNote(_OfOrganisation):
    """A text, and what it is called."""

    title = fields.String(required=True, validate=_TITLE)
    text = fields.String(required=True, validate=validate.Length(max=2 * LONGEST_NOTE))


class AddLink(_OfOrganisation):
    """An address on the web, and what it is called."""

    title = fields.String(required=True, validate=_TITLE)
    url = fields.String(required=True, validate=validate.Length(max=2 * link.LONGEST))


class BeginFile(_OfOrganisation):
    """What a file will be; it is called by its name unless it has a title."""

    title = fields.String(load_default="", validate=_TITLE)
    name = fields.String(required=True, validate=validate.Length(max=2 * file_name.LONGEST))
    media_type = fields.String(load_default="", validate=validate.Length(max=200))
    size = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, LARGEST_FILE, error="Files may have up to 10 MiB."),
    )
    sha256 = fields.String(
        required=True,
        validate=validate.Regexp(r"^[0-9a-f]{64}\Z", error="Use 64 hexadecimal digits."),
    )


class OneItem(Schema):
    """One item by its id."""

    evidence = id_field()


class OneItemVersion(OneItem):
    """One item in the version that the caller saw."""

    version = version_field()


class PutFilePart(OneItem):
    """One part of a file, counted from 0, in base64."""

    number = fields.Integer(required=True, strict=True, validate=validate.Range(0, _MOST_PARTS - 1))
    data = fields.String(required=True, validate=validate.Length(1, _LONGEST_PART))


class GetFilePart(OneItem):
    """Which part of a file, counted from 0."""

    number = fields.Integer(
        load_default=0, strict=True, validate=validate.Range(0, _MOST_PARTS - 1)
    )


class RenameEvidence(OneItemVersion):
    """What an item is called from now on."""

    title = fields.String(required=True, validate=_TITLE)


class ListEvidence(_OfOrganisation):
    """Which items to list, and from where."""

    kind = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf([each.value for each in Kind])
    )
    after = after_field()
    limit = limit_field()
