"""How everything of an organisation gets out of a node and into another."""
