"""Forms for workshops: what is printed and written on, and what is filled in at a table."""
