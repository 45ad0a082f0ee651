"""What pages ask of scheduling. One statement answers one question."""
