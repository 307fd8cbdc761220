"""What the tea shop's bot knows."""

from msgspec import convert

from models.knowledge import Knowledge


def knowledge(*entries: tuple[str, tuple[str, ...]], **said: object) -> Knowledge:
    """Return knowledge with an entry for each key and its questions."""
    listed = [{"id": key, "questions": list(questions), "answer": f"答{key}"} for key, questions in entries]
    return convert({"entries": listed, **said}, Knowledge)


TEA_KNOWLEDGE = knowledge(
    ("shipping", ("什么时候发货", "多久发货")),
    ("returns", ("可以退货吗",)),
    ("invoice", ("能开发票吗",)),
)
