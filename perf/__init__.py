"""Benchmarks: each prints a table with a named peer or a ceiling, measured in the same run."""
