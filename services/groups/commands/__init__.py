"""What people ask of a group: one module per matter."""
