"""What can be refused: to an app with one of Slack's words, to a person with a sentence."""

from typing import Any


class ApiError(Exception):
    """A Web API call that Slack answers with `ok: false`."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more

    def body(self) -> dict[str, Any]:
        """The JSON the app gets."""
        return {"ok": False, "error": self.code, **self.more}


class RefusedError(Exception):
    """Something a person tried that is not possible; `args[0]` is the sentence they see."""


class StateFileError(Exception):
    """The saved state can not be read; `args[0]` says which file and what to do."""


def invalid(code: str, messages: list[str]) -> ApiError:
    """A refusal with the list of what is wrong, as Slack gives it for blocks and views."""
    return ApiError(code, errors=messages, response_metadata={"messages": messages})
