"""Everything of an organisation at once: erased, taken out, brought in."""
