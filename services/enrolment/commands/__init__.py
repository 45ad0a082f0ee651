"""What people ask of `enrolment`: places (decided together, per run) and marks (each by itself)."""
