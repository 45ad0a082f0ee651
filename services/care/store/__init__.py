"""SQL that loads and saves for commands and reactions."""
