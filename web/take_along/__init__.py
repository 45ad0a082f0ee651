"""One file with everything that is kept about somebody: to read, to put into a table, and for another program."""
