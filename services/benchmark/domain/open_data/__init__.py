"""Released aggregates as open data: one model of the figures, written in three standard formats."""
