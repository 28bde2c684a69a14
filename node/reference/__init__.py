"""Writes the reference pages about settings and metrics from the programs themselves."""
