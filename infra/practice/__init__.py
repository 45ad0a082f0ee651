"""A practice college beside a real one: the example, started when somebody wants it (docs/decisions/0010)."""
