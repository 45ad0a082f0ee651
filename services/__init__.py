"""The services of the college. Each decides its own questions; they speak to one another through events only."""
