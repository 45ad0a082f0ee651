"""How much is kept. Whoever wrote more is told how much more, and loses nothing of it."""

from services.runtime.refusal import Refusal


class TooLong(Refusal):
    slug = "text-too-long"
    status = 422


def check_length(text: str, most: int, field: str) -> None:
    if len(text) > most:
        raise TooLong(
            f"We can keep {most} letters here, and this has {len(text)}. Please make it shorter.",
            field=field,
            values={"most": most, "letters": len(text)},
        )
