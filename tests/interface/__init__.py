"""Tests of one service's use cases on a real database."""
