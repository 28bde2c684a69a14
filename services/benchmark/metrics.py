"""What the benchmark exports besides the metrics that every service has.

Labels come from closed sets; no metric counts organisations or assessments.
"""

from prometheus_client import Counter, Gauge

ANNOUNCEMENTS = Counter(
    "perform_announcements_total",
    "Announcements of other countries that arrived, by country and what became of them "
    "(accept, duplicate, late, quarantine).",
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
UNKNOWN_COUNTRY = "unknown"
