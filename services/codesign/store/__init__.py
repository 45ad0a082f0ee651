"""SQL that loads and saves for commands and reactions. To load for a change is to lock."""
