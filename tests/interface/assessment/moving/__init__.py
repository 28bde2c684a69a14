"""Everything of an organisation on its way from one node to another."""
