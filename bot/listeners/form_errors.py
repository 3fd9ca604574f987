"""What keeps a form open: sentences below its fields."""

from collections.abc import Mapping


class FormError(Exception):
    """Fields of a form can not be used.

    `args[0]` is the sentence and `block` its field (empty: the answer's, or the first); `fields` has several at once.
    """

    def __init__(self, sentence: str, block: str = "", *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.block = block
        self.fields = dict(fields or {})
