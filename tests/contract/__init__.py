"""The contracts: schemas, examples, envelope and topology."""
