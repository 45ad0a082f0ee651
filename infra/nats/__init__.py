"""The NATS server's configuration: one user per service, with exact subjects."""
