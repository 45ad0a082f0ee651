"""All that services know of one another: the events they publish. No I/O, and imports nothing of ours."""
