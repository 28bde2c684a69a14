"""Sealed batches, releases and comparison."""
