"""A real college that is begun from the example, beside it on this machine (docs/decisions/0012)."""
