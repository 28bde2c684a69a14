"""The benchmark's use cases on a real database."""
