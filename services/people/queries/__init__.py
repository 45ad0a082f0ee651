"""SQL that answers pages → view structs."""
