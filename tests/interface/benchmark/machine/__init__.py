"""A small world of three countries in which everything happens that may happen to a benchmark."""
