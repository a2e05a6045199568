"""How a file is refused."""


class Unreadable(ValueError):
    """A file that cannot be read; its text is the end of a sentence that begins with the file's name."""
