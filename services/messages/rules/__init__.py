"""Decisions of messages. Pure: no I/O, no clock."""
