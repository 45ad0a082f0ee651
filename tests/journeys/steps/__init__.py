"""The seven steps. Each is done by the right person, by the words on the pages and nothing else."""
