"""Questionnaires as they lie under `content/`: read, checked, and put together."""
