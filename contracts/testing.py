"""Hypothesis strategies for every payload and event, for the tests of all services."""

from base64 import urlsafe_b64encode
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from contracts.action_due_v1 import ActionDue
from contracts.action_erased_v1 import ActionErased
from contracts.assessment_grant_changed_v1 import AssessmentGrantChanged
from contracts.assessment_grant_erased_v1 import AssessmentGrantErased
from contracts.assessment_round_changed_v1 import AssessmentRoundChanged
from contracts.assessment_started_v1 import AssessmentStarted
from contracts.assessment_submitted_v1 import AssessmentSubmitted
from contracts.assessment_validated_v1 import AssessmentValidated
from contracts.assessment_withdrawn_v1 import AssessmentWithdrawn
from contracts.benchmark_released_v1 import BenchmarkReleased
from contracts.benchmark_returned_v1 import BenchmarkReturned
from contracts.envelope import Event, source_of
from contracts.node_seen_v1 import NodeSeen
from contracts.payload import Payload
from contracts.registry import contract

ids = st.integers(0, 2**128 - 1).map("{:032x}".format)
pseudonyms = st.integers(0, 2**256 - 1).map("{:064x}".format)
words = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=6)
codes = st.lists(words, min_size=1, max_size=3).map("-".join)
countries = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=2)
regions = countries | st.tuples(countries, words).map("-".join)
editions = st.tuples(st.integers(2000, 2099), st.integers(1, 9)).map("{0[0]}.{0[1]}".format)
years = st.integers(1990, 2100)
versions = st.integers(1, 2**31 - 1)
layers = st.sampled_from(["consensus", "validated"])
dates = st.dates(date(1990, 1, 1), date(2099, 12, 31))
days = dates.map(date.isoformat)
criterion_codes = st.integers(1, 99).map(str)
part_codes = st.tuples(criterion_codes, st.sampled_from(["", "a", "b", "a.1"])).map("".join)


@st.composite
def decimal_strings(draw: st.DrawFn, largest: int) -> str:
    """Draw an exact decimal from 0 to ``largest`` with at most twelve places."""
    places = draw(st.integers(0, 12))
    number = draw(st.integers(0, largest * 10**places))
    return format(Decimal(number).scaleb(-places), "f")


percents = decimal_strings(100)
points = decimal_strings(1000)
principals = st.sets(pseudonyms, max_size=4).map(lambda found: tuple(sorted(found)))
_assessment: dict[str, st.SearchStrategy[Any]] = {
    "assessment": ids,
    "version": versions,
    "participant": pseudonyms,
    "model": codes,
    "edition": editions,
    "year": years,
}


def submitted(**fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[AssessmentSubmitted]:
    """Draw a submitted assessment; keywords replace the strategy of a field."""
    drawn = {
        **_assessment,
        "layer": layers,
        "criteria": st.dictionaries(criterion_codes, percents, min_size=1, max_size=9),
        "total": st.none() | points,
        "sector": codes,
        "size": codes,
        "region": regions,
        "submitted": days,
        "principals": principals,
    }
    return st.builds(AssessmentSubmitted, **{**drawn, **fixed})


def withdrawn(**fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[AssessmentWithdrawn]:
    """Draw a withdrawn assessment; keywords replace the strategy of a field."""
    reasons = st.sampled_from(["withdrawn", "erased"])
    drawn = {**_assessment, "reason": reasons, "withdrawn": days}
    return st.builds(AssessmentWithdrawn, **{**drawn, **fixed})


_round = {"round": ids, **_assessment}
del _round["assessment"]


def started() -> st.SearchStrategy[AssessmentStarted]:
    """Draw a round that was begun."""
    return st.builds(AssessmentStarted, **_round, started=days)


def validated() -> st.SearchStrategy[AssessmentValidated]:
    """Draw a round whose scores were confirmed."""
    return st.builds(AssessmentValidated, **_round, assessment=ids, validated=days)


def round_changed(**fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[AssessmentRoundChanged]:
    """Draw the state of a round; keywords replace the strategy of a field."""
    drawn = {
        **_round,
        "status": st.sampled_from(["draft", "consensus", "submitted", "discarded", "erased"]),
        "assessment": ids,
        "previous": st.none() | ids,
        "validated": st.none() | days,
        "changed": days,
    }
    return st.builds(AssessmentRoundChanged, **{**drawn, **fixed})


def grant_changed() -> st.SearchStrategy[AssessmentGrantChanged]:
    """Draw a grant in force, or one that was taken back."""
    scopes = st.sets(st.sampled_from(["answers", "facilitate", "plan", "scores", "validate"]))
    return st.builds(
        AssessmentGrantChanged,
        grant=ids,
        version=versions,
        participant=pseudonyms,
        grantee=pseudonyms,
        kind=st.sampled_from(["practitioner", "funder"]),
        scopes=scopes.map(lambda found: tuple(sorted(found))),
        given=days,
        until=days,
        revoked=st.none() | days,
    )


def released() -> st.SearchStrategy[BenchmarkReleased]:
    """Draw something of a compact JWS's form, signed by nobody."""
    return st.builds(BenchmarkReleased, jws=_tokens())


def returned() -> st.SearchStrategy[BenchmarkReturned]:
    """Draw a release on its way back, signed by nobody."""
    return st.builds(BenchmarkReturned, country=countries, jws=_tokens())


def node_seen() -> st.SearchStrategy[NodeSeen]:
    """Draw what a node has seen, signed by nobody."""
    return st.builds(NodeSeen, jws=_tokens())


def _tokens() -> st.SearchStrategy[str]:
    parts = st.tuples(_encoded(1, 30), _encoded(1, 150), _encoded(64, 64))
    return parts.map(".".join)


def _encoded(least: int, most: int) -> st.SearchStrategy[str]:
    raw = st.binary(min_size=least, max_size=most)
    return raw.map(lambda drawn: urlsafe_b64encode(drawn).rstrip(b"=").decode("ascii"))


def due(**fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[ActionDue]:
    """Draw an action whose day has come; keywords replace the strategy of a field."""
    drawn = {
        "action": ids,
        "version": versions,
        "participant": pseudonyms,
        "round": ids,
        "model": codes,
        "edition": editions,
        "codes": st.sets(part_codes, min_size=1, max_size=4).map(lambda it: tuple(sorted(it))),
        "due": st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(date.isoformat),
    }
    return st.builds(ActionDue, **{**drawn, **fixed})


def action_erased() -> st.SearchStrategy[ActionErased]:
    """Draw the tombstone of an action."""
    return st.builds(ActionErased, action=ids, version=versions, erased=days)


def grant_erased() -> st.SearchStrategy[AssessmentGrantErased]:
    """Draw the tombstone of a grant."""
    return st.builds(AssessmentGrantErased, grant=ids, version=versions, erased=days)


payloads: st.SearchStrategy[Payload] = st.one_of(
    submitted(),
    withdrawn(),
    released(),
    returned(),
    node_seen(),
    started(),
    validated(),
    round_changed(),
    grant_changed(),
    due(),
    action_erased(),
    grant_erased(),
)


@st.composite
def events(draw: st.DrawFn, payload: st.SearchStrategy[Payload] = payloads) -> Event:
    """Draw a valid event around a payload; an announcement has no traces and a date for time."""
    content = draw(payload)
    promise = contract(content.TYPE)
    node = draw(countries)
    inside = promise.scope == "node"
    moment = datetime.combine(draw(dates), draw(st.times()) if inside else datetime.min.time(), UTC)
    return Event(
        id=draw(ids),
        type=content.TYPE,
        source=source_of(node, promise.sender),
        subject=content.subject or f"release:{draw(codes)}:{draw(years)}",
        time=moment,
        version=content.subject_version or draw(versions),
        node=node,
        data=content.to_data(),
        correlationid=draw(st.none() | ids) if inside else None,
        causationid=draw(st.none() | ids) if inside else None,
    )


@st.composite
def announcements(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what a country signs: batches whose histograms each count every member once."""
    model, year = draw(codes), draw(years)
    k = draw(st.integers(5, 12))
    batch_ids = draw(st.lists(ids, max_size=5, unique=True))
    batches = [draw(_batches(batch, model, year, k)) for batch in batch_ids[:3]]
    return {
        "type": BenchmarkReleased.TYPE,
        "country": draw(countries),
        "subject": f"release:{model}:{year}",
        "epoch": draw(st.integers(1, 9)),
        "version": draw(versions),
        "released": draw(days),
        "valid_until": draw(days),
        "prev_hash": draw(st.none() | pseudonyms),
        "content": {
            "policy": {
                "k": k,
                "spread": draw(st.integers(1, 30)),
                "width": 1,
                "calendar": draw(st.sampled_from(["monthly", "quarterly", "closing"])),
                "withdrawal": draw(st.sampled_from(["retain", "retire"])),
            },
            "batches": batches,
            "retired": sorted(batch_ids[3:]),
        },
    }


@st.composite
def _batches(draw: st.DrawFn, id: str, model: str, year: int, k: int) -> dict[str, Any]:
    m = draw(st.integers(k, k + 12))
    sector = draw(st.none() | codes)
    bins = st.lists(st.integers(0, 100), min_size=m, max_size=m)
    counted = bins.map(lambda drawn: [list(pair) for pair in sorted(Counter(drawn).items())])
    return {
        "id": id,
        "rev": draw(st.integers(0, 3)),
        "model": model,
        "edition": draw(editions),
        "year": year,
        "layer": draw(layers),
        "label": {"sector": sector, "size": draw(st.none() | codes) if sector else None},
        "m": m,
        "width": 1,
        "histograms": {code: draw(counted) for code in ("1", "2", "total")},
    }
