"""Numbered changes to the directory's database."""
