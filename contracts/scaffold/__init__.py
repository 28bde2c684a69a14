"""Starts the folder of a new event version: `make new-event`."""
