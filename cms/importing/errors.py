"""What an import raises when its input cannot be read."""


class MalformedInput(ValueError):
    """The input cannot be read: one sentence with the place where it is wrong.

    place: the file with line and column, or a JSON pointer; also in the sentence.
    """

    def __init__(self, what: str, *, place: str = "") -> None:
        self.place = place
        super().__init__(f"{place}: {what}" if place else what)
