"""SQL of scheduling that loads and saves for commands and reactions, and that both commands and questions need."""
