"""The pure parts of a node: ports, secrets, rights, definitions, files."""
