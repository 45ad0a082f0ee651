"""SQL that answers pages."""
