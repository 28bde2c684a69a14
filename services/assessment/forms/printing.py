"""A form as one page of HTML that prints on A4: no script, nothing from elsewhere, no colours."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.assessment.forms.form import Form

MEDIA_TYPE = "text/html; charset=utf-8"

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(form: Form) -> bytes:
    """The whole page. Everything that is not in the template is escaped."""
    return _PAGES.get_template("form.html.j2").render(form=form, words=form.words).encode()
