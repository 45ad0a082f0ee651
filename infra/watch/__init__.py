"""Looks at a running college from outside it, and tells two people when it does not run (docs/decisions/0009)."""
