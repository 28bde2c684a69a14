"""Requests about questionnaires."""

from marshmallow import Schema, fields

from services.assessment.schemas.parts import CODE, EDITION, language_field


class ListQuestionnaires(Schema):
    """All that there are; nothing is asked."""


class GetQuestionnaire(Schema):
    """An edition of a model, the newest unless one is named, in a language."""

    model = fields.String(required=True, validate=CODE)
    edition = fields.String(load_default=None, allow_none=True, validate=EDITION)
    language = language_field()
