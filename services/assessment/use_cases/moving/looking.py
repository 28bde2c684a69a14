"""Looks at everything in an archive before anything of it is brought in."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from services.assessment.domain.archive import MIB, content_name, content_of, rows_name, rows_of
from services.assessment.domain.evidence import State
from services.assessment.domain.moved_row import put_back
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.scoring import score
from services.assessment.registry import Registry
from services.assessment.store import (
    actions,
    assessments,
    evidence,
    grants,
    moving_rows,
    respondents,
    rounds,
    sheets,
    targets,
)
from services.assessment.store.belongings import Travels
from services.assessment.use_cases.moving.looking_at_evidence import EvidenceLook
from services.assessment.use_cases.moving.unpacking import Unpacked, wrong_row

AT_ONCE = 500
MOST_ASSESSMENTS = 1_000
LARGEST_CHUNK = 8 * MIB

Row = Mapping[str, Any]
Check = Callable[[Registry, Any], object]


class Seen(NamedTuple):
    """New ids for those that are taken here, and what each file of evidence is found to be here."""

    taken: Mapping[str, str]
    states: Mapping[str, State]


def look_through(registry: Registry, archive: Unpacked, participant: str) -> Seen:
    """Read every byte and every row; raises Refusal for the first that cannot be brought in."""
    known = {each.collection for each in moving_rows.travelling(Travels.ROWS)}
    buckets = {
        each.collection.removesuffix(".chunks") for each in moving_rows.travelling(Travels.CONTENT)
    }
    for model in archive.manifest.models:
        code, _, edition = model.partition("/")
        registry.catalogue.model(code, edition)
    looked = _Look(registry, archive, participant)
    for name in sorted(archive.manifest.files):
        collection, content = rows_of(name), content_of(name)
        if collection is not None:
            if collection not in known:
                raise Refusal("import.unknown_file", "archive")
        elif content is not None and content[0] not in buckets:
            raise Refusal("import.unknown_file", "archive")
        for _ in archive.pieces(name):
            # Read to the end, which is where a file turns out not to be what was announced.
            continue
        if collection is not None:
            looked.at_rows(collection)
    looked.require_whole()
    return Seen(looked.taken, looked.evidence.states)


class _Look:
    """What was seen so far, as far as something else has to fit to it."""

    def __init__(self, registry: Registry, archive: Unpacked, participant: str) -> None:
        self._registry, self._archive = registry, archive
        self._participant = participant
        self.taken: dict[str, str] = {}
        self.evidence = EvidenceLook(registry, archive)
        self._rounds: set[str] = set()
        self._spoken_of: dict[str, tuple[str, int]] = {}

    def at_rows(self, collection: str) -> None:
        """Look at all rows of a collection."""
        name, waiting = rows_name(collection), list[str]()
        for number, row in self._archive.rows(name):
            if collection == assessments.COLLECTION and number > MOST_ASSESSMENTS:
                raise Refusal("import.too_many_assessments", "archive", most=MOST_ASSESSMENTS)
            try:
                self._check(collection, row)
            except Refusal as refusal:
                raise wrong_row(name, number, refusal.code) from refusal
            except (ArithmeticError, LookupError, TypeError, ValueError) as error:
                raise wrong_row(name, number, type(error).__name__) from error
            if collection == rounds.COLLECTION:
                self._rounds.add(row["_id"])
            elif isinstance(row.get("round"), str):
                self._spoken_of.setdefault(row["round"], (name, number))
            if isinstance(row["_id"], str) and ":" not in row["_id"]:
                waiting.append(row["_id"])
            if len(waiting) >= AT_ONCE:
                self._note_taken(collection, waiting)
        self._note_taken(collection, waiting)

    def require_whole(self) -> None:
        """Every round that something belongs to is there, and the content of every file."""
        for each in moving_rows.travelling(Travels.CONTENT):
            self._require_contents(each.collection.removesuffix(".chunks"))
        for round_id, (name, number) in self._spoken_of.items():
            # An action outlives the round that it came from.
            lasting = (rows_name("actions"), rows_name("action_changes"))
            if round_id not in self._rounds and name not in lasting:
                raise wrong_row(name, number, "its round is missing")

    def _require_contents(self, bucket: str) -> None:
        files = self._archive.manifest.files
        name = rows_name(f"{bucket}.files")
        lengths = {}
        for number, row in self._archive.rows(name) if name in files else ():
            size, cut = row.get("length"), row.get("chunkSize")
            if type(size) is not int or type(cut) is not int or not 1024 <= cut <= LARGEST_CHUNK:
                raise wrong_row(name, number, "length or chunkSize")
            lengths[content_name(bucket, str(row["_id"]))] = size
        there = {
            each: said.size
            for each, said in files.items()
            if content_of(each) and each.startswith(content_name(bucket, ""))
        }
        if lengths != there:
            raise Refusal("import.other_files", "archive")

    def _check(self, collection: str, row: Any) -> None:
        back = put_back(row, self._participant, {})
        if back.get("participant") != self._participant:
            raise Refusal("import.value_wrong")
        organisation = back.get("organisation", self._archive.manifest.organisation)
        if organisation != self._archive.manifest.organisation:
            raise Refusal("import.other_organisation")
        if "model" in back and "edition" in back:
            self._registry.catalogue.model(back["model"], back["edition"])
        if collection == evidence.COLLECTION:
            self.evidence.at(evidence.read(back))
        check = _CHECKS.get(collection)
        if check is not None:
            check(self._registry, back)

    def _note_taken(self, collection: str, waiting: list[str]) -> None:
        for each in moving_rows.taken(self._registry.unit.db, collection, waiting):
            self.taken[each] = self._registry.unit.new_id()
        waiting.clear()


def _assessment(registry: Registry, row: Any) -> None:
    said = assessments.read(row).submission
    if said is None:
        raise Refusal("import.value_wrong")
    model = registry.catalogue.model(said.model, said.edition)
    score(model, said.scores, said.not_applicable)


def _sheet(registry: Registry, row: Any) -> None:
    sheet = sheets.read(row)
    model = registry.catalogue.model(sheet.model, sheet.edition)
    if not set(sheet.entries) <= set(model.answerable):
        raise Refusal("code.unknown")
    if sheet.id.split(":")[0] != sheet.round:
        raise Refusal("import.value_wrong")


_CHECKS: dict[str, Check] = {
    assessments.COLLECTION: _assessment,
    rounds.COLLECTION: lambda _, row: rounds.read(row),
    sheets.COLLECTION: _sheet,
    respondents.COLLECTION: lambda _, row: respondents.read(row),
    targets.COLLECTION: lambda _, row: targets.read(row),
    actions.COLLECTION: lambda _, row: actions.read(row),
    grants.COLLECTION: lambda _, row: grants.read(row),
}
