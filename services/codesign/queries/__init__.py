"""SQL that answers pages, by subject: what is asked, and a view of the answer."""
