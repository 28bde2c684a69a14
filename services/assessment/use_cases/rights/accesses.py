"""Shows an organisation who from outside looked at what of it, and when."""

from datetime import UTC, datetime, timedelta

from chassis.commands import Answer, Command
from chassis.database import translated
from services.assessment.domain.submission import read_name
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.store import accesses
from services.assessment.store.accesses import Access
from services.assessment.use_cases.access import reach
from services.assessment.use_cases.rights.granting import NOT_YOURS

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def list_accesses(registry: Registry, call: Command) -> Answer:
    """Give a page, oldest first, and the cursor of the next page (null at the end)."""
    limit = call.data["limit"]
    with refusals_as_errors():
        participant = registry.participant(read_name("organisation", call.data["organisation"]))
    with translated():
        reach(registry, call, participant, participant, NOT_YOURS)
        after = call.data["after"]
        found = accesses.page(
            registry.unit.db, participant, None if after is None else _read(after), limit + 1
        )
    page = found[:limit]
    return {
        "accesses": [
            {
                "at": each.at.isoformat(),
                "who": each.who,
                "roles": list(each.roles),
                "method": each.method,
                "about": each.about,
                "grant": each.grant,
            }
            for each in page
        ],
        "next": _cursor(page[-1]) if len(found) > limit else None,
    }


def _cursor(last: Access) -> str:
    return f"{(last.at - _EPOCH) // _MILLISECOND}~{last.id}"


def _read(cursor: str) -> tuple[datetime, str]:
    milliseconds, _, known = cursor.partition("~")
    # Beyond the last year there is nothing to be found.
    return _EPOCH + min(int(milliseconds), 253_402_300_799_000) * _MILLISECOND, known
