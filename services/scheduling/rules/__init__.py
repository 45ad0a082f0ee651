"""Decisions and refusals of scheduling. Pure: time and facts come in as arguments."""
