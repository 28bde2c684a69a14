"""The page about settings, made from the class that reads them."""

from pydantic.fields import FieldInfo

from chassis.settings import Settings

INTRODUCTION = """\
# Settings

Generated from the programs by `make docs`; change `chassis/settings.py`, not this page.

A service process reads environment variables (`PERFORM_` and the name in capitals, such as `PERFORM_COUNTRY`) over one YAML file, which `PERFORM_SETTINGS` names and where the names are written as below.
Secrets are files: the setting names the file, and the file is readable by its owner only.
A wrong setting stops the start with a sentence that says what to change.

On one machine `perform up` writes these files itself, as `.perform/<country>/<service>.yaml`.
For the command line there is one more variable: `PERFORM_HOME`, the folder that holds the nodes, `.perform` in the checkout unless set.
For the private database there is `PERFORM_DATABASE_CACHE_GB`, the memory for its cache in GiB: 0.25 unless set, enough for a few thousand assessments; a node of a million wants 4, of ten million records in the benchmark 8.
Partners in other countries are described in `partners.yaml`: see [add a partner country](../how-to/add-a-partner-country.md).

## Settings of a service

| Setting | Default | What it is and why |
|---|---|---|
"""  # noqa: E501  # one sentence per line, as everywhere in Markdown
PRODUCTION = """
## In production

- `broker_url` begins with `amqps`, with `broker_ca_file` and a client certificate; `database_user` is set.
- `health_host` is an address that only the monitoring reaches.
- `log_file` stays unset in a container, whose runtime collects the lines.
- `benchmark_k` is agreed with the association and not lowered afterwards; a country that wants to be cautious takes 10.
"""  # noqa: E501


def render() -> str:
    """Give the whole page."""
    rows = (_row(name, field) for name, field in Settings.model_fields.items())
    return INTRODUCTION + "".join(rows) + PRODUCTION


def _row(name: str, field: FieldInfo) -> str:
    return f"| `{name}` | {_default(field)} | {field.description} |\n"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be given"
    return "none" if field.default is None else f"`{_written(field.default)}`"


def _written(value: object) -> str:
    """As YAML has it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
