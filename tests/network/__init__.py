"""Several countries, federated over real brokers."""
