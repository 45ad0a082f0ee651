"""What goes wrong when starting, told as a sentence that says what to do."""


class Trouble(Exception):  # noqa: N818  # it is shown to a person, who need not read the word "error"
    """Its text is for the person at the keyboard: what is wrong, and what to do."""
