"""Decisions of care. Pure: no I/O, no clock."""
