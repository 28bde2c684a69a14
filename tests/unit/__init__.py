"""Tests of pure rules: no broker, no database, milliseconds each."""
