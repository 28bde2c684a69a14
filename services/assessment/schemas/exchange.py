"""Requests about tables and forms."""

from marshmallow import Schema, fields, validate

from services.assessment.domain.sheet import Layer
from services.assessment.schemas.parts import CODE, EDITION, language_field
from services.assessment.schemas.rounds import OneRound

FORMATS = ("csv", "xlsx")
FORMS = ("print", "sheet")
TABLES = ("answers", "scores", "plan")
# Five MiB in base64.
LONGEST_CONTENT = -(-5 * 1024 * 1024 // 3) * 4


class ExportTable(OneRound):
    """Which table of a round, and as what kind of file."""

    table = fields.String(required=True, validate=validate.OneOf(TABLES))
    format = fields.String(load_default="csv", validate=validate.OneOf(FORMATS))
    layer = fields.String(
        load_default=Layer.CONSENSUS.value,
        validate=validate.OneOf([Layer.CONSENSUS.value, Layer.VALIDATED.value]),
    )


class ImportAnswers(OneRound):
    """A file in base64 with answers for a round."""

    format = fields.String(required=True, validate=validate.OneOf(FORMATS))
    content = fields.String(required=True, validate=validate.Length(1, LONGEST_CONTENT))


class GetForm(Schema):
    """A form of an edition, the newest unless one is named, in a language."""

    model = fields.String(required=True, validate=CODE)
    edition = fields.String(load_default=None, allow_none=True, validate=EDITION)
    language = language_field()
    kind = fields.String(load_default="print", validate=validate.OneOf(FORMS))
