"""Decisions and refusals of `enrolment`. Pure: no I/O and no clock; time and people come in as arguments."""
