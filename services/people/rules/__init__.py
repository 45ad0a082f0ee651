"""Decisions and refusals of `people`; pure: no I/O, no clock."""
