"""Backups: taken at one instant, tried, kept for a while, and put back (docs/decisions/0013)."""
