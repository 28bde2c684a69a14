"""Gives a form for a workshop: to be printed, or to be filled in and imported."""

import base64
from functools import partial

from chassis.commands import Answer, Command
from chassis.native_thread import beside
from services.assessment.errors import refusals_as_errors
from services.assessment.forms.making import made
from services.assessment.registry import Registry


def get_form(registry: Registry, call: Command) -> Answer:
    """Give a form; `language` is that of its questions, English where there are no others."""
    data = call.data
    with refusals_as_errors():
        model = registry.catalogue.model(data["model"], data["edition"])
    form = beside(partial(made, registry.content_dir, model, data["language"], data["kind"]))
    return {
        "name": form.name,
        "media_type": form.media_type,
        "content": base64.b64encode(form.content).decode("ascii"),
        "language": form.language,
    }
