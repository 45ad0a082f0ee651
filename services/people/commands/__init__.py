"""What people ask of `people`: a command struct, its handler directly below it."""
