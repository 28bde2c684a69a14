"""Numbered changes to the assessment service's database."""
