"""Writing what the countries have released as a folder of open data."""
