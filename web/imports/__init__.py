"""Reading a college's spreadsheets. See README.md."""
