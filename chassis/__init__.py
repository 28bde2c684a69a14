"""How any service of a node runs: messages, transactions, health, logs; no business word."""
