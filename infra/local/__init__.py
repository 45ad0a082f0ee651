"""Real PostgreSQL, real NATS, the services and web as children of one command."""
