"""Reading and writing of import files, without a node."""
