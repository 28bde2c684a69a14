"""Numbered, idempotent changes that every service database needs before its own."""
