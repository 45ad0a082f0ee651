"""What people ask: to be rung, and what the desk does with what it owes."""
