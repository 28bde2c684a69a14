"""Who is who in a country."""
