"""Every metric a process exports: name, unit and labels, in one place.

Labels come from closed sets (services, queues, event types, outcomes, countries), never ids.
"""

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics

# The moment a series began is no figure of ours and doubles the page.
disable_created_metrics()  # type: ignore[no-untyped-call]

_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

READY = Gauge("perform_ready", "1 while the named check passes, else 0.", ["check"])
BUILD = Gauge(
    "perform_build_info",
    "Always 1; labels name node, service and version.",
    ["node", "service", "version"],
)

OUTBOX_ROWS = Gauge("perform_outbox_rows", "Messages saved and not yet confirmed by the broker.")
RELAY_LAG = Gauge(
    "perform_relay_lag_seconds", "Age of the oldest message that waits in the outbox."
)
RELAY_LEADER = Gauge("perform_relay_leader", "1 while this process holds the relay's lease.")
PUBLISHED = Counter(
    "perform_messages_published_total",
    "Messages the broker was asked to take, by its answer.",
    ["exchange", "outcome"],
)

EVENTS = Counter(
    "perform_events_total",
    "Events taken from a queue, by what became of them.",
    ["queue", "outcome"],
)
BATCH_SIZE = Histogram(
    "perform_batch_events",
    "Events in one batch.",
    ["queue"],
    buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500),
)
BATCH_SECONDS = Histogram(
    "perform_batch_seconds",
    "Seconds to decode, save and acknowledge one batch.",
    ["queue"],
    buckets=_FAST,
)
REDONE = Counter(
    "perform_batches_redone_total",
    "Batches that failed and were redone one event at a time.",
    ["queue"],
)
CONSUMER_CONNECTED = Gauge(
    "perform_consumer_connected", "1 while the consumer of this queue has a channel.", ["queue"]
)
DEAD_LETTERS = Gauge("perform_dead_letters", "Messages that wait for an operator.", ["queue"])

RPC_CALLS = Counter(
    "perform_rpc_calls_total", "Calls served, by method and outcome.", ["method", "outcome"]
)
RPC_SECONDS = Histogram(
    "perform_rpc_seconds", "Seconds to serve a call.", ["method"], buckets=_FAST
)

TIMERS = Counter(
    "perform_timer_runs_total", "Runs of a timer, by how they ended.", ["timer", "outcome"]
)
