"""SQL that loads and saves for commands, reactions and sending."""
