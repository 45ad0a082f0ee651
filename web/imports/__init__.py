"""Reading a college's spreadsheets. See README.md."""

from web.imports.model import Reading, Rows
from web.imports.reading import apply, read_files, read_folder, yes_to_all

__all__ = ["Reading", "Rows", "apply", "read_files", "read_folder", "yes_to_all"]
