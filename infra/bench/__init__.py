"""What the college costs, measured on a real one: CPU of every process of ours, memory, waits and bytes."""
