"""The web face of a node: pages and the public JSON API; see README.md for what is there today."""
