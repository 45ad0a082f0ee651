"""What people ask of scheduling: terms, places and runs."""
