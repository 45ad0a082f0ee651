"""The college in containers: one for each service."""
