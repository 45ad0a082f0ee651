"""SQL that answers pages. No list holds a word that somebody wrote in a worry."""
