"""Alerts and proof of their delivery."""
