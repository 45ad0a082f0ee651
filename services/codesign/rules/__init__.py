"""What is decided here, by subject. Pure: no I/O and no clock; time and people come in as arguments."""
