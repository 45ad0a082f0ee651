"""What is said to whom by which channel, and the calls that the desk owes."""
