"""SQL that loads and saves for commands and reactions. A row that will be changed is locked when it is loaded."""
