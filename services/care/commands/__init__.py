"""What people ask of `care`: about worries, and about what is asked quietly."""
