"""What the benchmark exports besides the metrics that every service has.

Labels come from closed sets; no metric counts organisations or assessments.
"""

from prometheus_client import Counter, Gauge

ANNOUNCEMENTS = Counter(
    "perform_announcements_total",
    "Announcements of other countries that arrived, by country and what became of them "
    "(accept, duplicate, late, quarantine, adopt).",
    ["country", "outcome"],
)
QUARANTINED = Counter(
    "perform_announcements_quarantined_total",
    "Alarms about announcements, by country of the link and reason; any increase needs a person.",
    ["country", "reason"],
)
NEGATIVE_COUNTS = Counter(
    "perform_negative_counts_total",
    "Operational figures that would have fallen below zero: something was lost; rebuild them.",
)
RELEASE_OVERDUE = Gauge(
    "perform_release_overdue",
    "1 while releases of the calendar are due and could not all be made.",
)
TRUST_FILE_WRONG = Gauge(
    "perform_trust_file_wrong", "1 while the trust file cannot be read and an older one is used."
)
NOT_HEARD = Gauge(
    "perform_release_not_heard",
    "1 while this process seals nothing because too few peers have echoed its start.",
)
LEDGER_BEHIND = Gauge(
    "perform_release_ledger_behind",
    "1 while peers hold a newer release of ours than the ledger: a backup was restored here.",
)
SEALING_ALONE = Gauge(
    "perform_sealing_alone", "1 after an operator let this node seal without its peers' word."
)
RETURNED = Counter(
    "perform_releases_returned_total",
    "Releases given back to the country that had lost them.",
    ["country"],
)
ADOPTED = Counter(
    "perform_releases_adopted_total",
    "Releases of ours that were lost here and came back from peers; their years are frozen.",
)
EXPIRED = Gauge(
    "perform_releases_expired",
    "Releases of a country that are shown no longer because they were not renewed.",
    ["country"],
)
UNKNOWN_COUNTRY = "unknown"
