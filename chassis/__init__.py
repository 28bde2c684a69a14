"""How any service of a node runs: messaging, unit of work, health, metrics, logs, migrations; no business word."""
