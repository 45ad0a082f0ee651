"""What waits for somebody, in words: for the desk and for everybody's own page."""
