"""What holds in a group. Pure: time and people come in as arguments."""
