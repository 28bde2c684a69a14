"""Numbered changes to the notification service's database."""
