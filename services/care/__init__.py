"""Where a worry about somebody goes, and what is asked quietly. Nobody else in the house can look inside."""
