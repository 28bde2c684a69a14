"""Requests that the notification service understands."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from services.notification.domain.cursor import Cursor

LARGEST_PAGE = 500


class CursorField(fields.Field[Cursor]):
    """A cursor as an earlier page gave it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Cursor:
        cursor = Cursor.parse(value) if isinstance(value, str) else None
        if cursor is None:
            raise ValidationError("Give `next` of an earlier page, unchanged.")
        return cursor


class ListAlerts(Schema):
    """Which page: what is older than the last entry of an earlier page."""

    after = CursorField(load_default=None, allow_none=True)
    limit = fields.Integer(load_default=50, strict=True, validate=validate.Range(1, LARGEST_PAGE))
