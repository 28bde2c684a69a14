"""Numbered changes to the benchmark's database."""
