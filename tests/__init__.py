"""Proof that the network keeps its promises; each folder says what it starts."""
