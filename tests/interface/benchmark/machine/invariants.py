"""I1 to I9 of the design, checked on the truth and the nodes' databases after every step."""

from collections import Counter, defaultdict

from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.batch import histograms_of, in_published_order, widened
from services.benchmark.domain.binning import TOTAL
from services.benchmark.domain.record import Series
from services.benchmark.domain.seal_rule import SealRule, leave_one_out_spread
from services.benchmark.store import batches, figures, memberships
from tests.interface.benchmark.machine.truth import BatchKey, Content, Organisation, Truth, keys
from tests.interface.benchmark.nodes import BenchmarkNode

Counts = Counter[tuple[Series, str, int]]


def no_class_is_small(truth: Truth, k: int) -> None:
    """I1: records that no set of published histograms tells apart are of k organisations."""
    signatures: dict[Content, set[BatchKey]] = defaultdict(set)
    for key in truth.public:
        for content in truth.members[key]:
            signatures[content].add(key)
    classes: dict[frozenset[BatchKey], set[Organisation]] = defaultdict(set)
    for content, signature in signatures.items():
        classes[frozenset(signature)] |= truth.who([content])
    small = {signature: who for signature, who in classes.items() if len(who) < k}
    assert not small, f"I1: {small}"


def nobody_is_in_two(truth: Truth) -> None:
    """I2: an organisation is in one batch of a model and year, ever, retired ones included."""
    place: dict[tuple[str, str, int, Organisation], str] = {}
    for key in truth.public:
        series = truth.batches[key].series
        for who in truth.who(truth.members[key]):
            spot = (key.country, series.model, series.year, who)
            assert place.setdefault(spot, key.id) == key.id, f"I2: {who} is in two batches"


def no_two_releases_differ_by_few(truth: Truth, k: int) -> None:
    """I3: between any two releases of a subject either nobody or k came, and so who left."""
    for releases in truth.releases.values():
        crowds = [
            truth.who(content for key in keys(each) for content in truth.members[key])
            for each in releases.values()
        ]
        for one in crowds:
            for other in crowds:
                assert not 0 < len(one - other) < k, "I3: too few differ"


def batches_never_change(truth: Truth, release: Announcement) -> None:
    """I4: a revision has one content; the next one is a permitted split."""
    for batch in release.batches:
        key = BatchKey(release.country, batch.id, batch.rev)
        assert truth.batches[key].digest == batch.digest, "I4: a batch changed"
        before = truth.batches.get(key._replace(rev=batch.rev - 1))
        if before is not None:
            assert before.m - batch.m >= release.rule.k, "I4: too few left"
            assert batch.m >= release.rule.k, "I4: too few stayed"


def new_batches_are_safe(truth: Truth, release: Announcement, rule: SealRule) -> None:
    """I5 and sums: size, principals and spread, on what is published and on what was sealed."""
    for batch in release.batches:
        members = truth.members[BatchKey(release.country, batch.id, batch.rev)]
        assert batch.m == len(members) == len(truth.who(members)) >= rule.k, "I5: size"
        clients: dict[str, int] = defaultdict(int)
        for content in members:
            for principal in truth.principals[content.assessment]:
                clients[principal] += 1
        assert batch.m - max(clients.values(), default=0) >= rule.k - 1, "I5: one principal"
        for code, histogram in batch.histograms.items():
            assert histogram.n == batch.m, "sums"
            if code != TOTAL:
                assert leave_one_out_spread(histogram) >= rule.spread, "I5: spread"


def bytes_are_of_the_ledger(node: BenchmarkNode, release: Announcement) -> None:
    """I7: batches in the order of their hashes, a day and no time, nothing but the ledger."""
    assert list(release.batches) == in_published_order(release.batches), "I7: order"
    ledger = {
        entry.batch.id: entry.batch
        for entry in batches.ledger(node.unit.db, node.country, release.model, release.year)
    }
    assert ledger == {batch.id: batch for batch in release.batches}, "I7: not the ledger"


def figures_are_right(node: BenchmarkNode) -> None:
    """I8: what was counted one by one is what the records give; so are batches still known."""
    right: Counts = Counter()
    for row in node.unit.db["records"].find({"state": "live"}):
        series = Series(row["model"], row["edition"], row["year"], row["layer"])
        for code, bin_ in zip(row["shape"].split(" "), row["bins"], strict=True):
            right[series, code, bin_] += 1
    kept = {
        (series, code, bin_): count
        for series, delta in figures.all_of(node.unit.db, None, None).items()
        for code, bins in delta.counts.items()
        for bin_, count in bins.items()
        if count
    }
    assert kept == right, "I8: figures"


def ledger_is_right(node: BenchmarkNode, truth: Truth) -> None:
    """I8: a batch of whom all members are known says what these scored."""
    db = node.unit.db
    for row in db["batches"].find({"country": node.country}, {"batch": 1, "rev": 1}):
        members = memberships.of_batch(db, row["batch"])
        scores = [member.scores for member in members if member.scores is not None]
        batch = truth.batches[BatchKey(node.country, row["batch"], row["rev"])]
        if scores and len(scores) == batch.m == len(members):
            assert widened(histograms_of(scores), batch.width) == batch.histograms, "I8: batch"
