"""Tests of the repository itself: its walls, names, locks and documents."""
