"""Every refusal of the conversation, as a type with data; the words for people live in the bot's views."""

from dataclasses import dataclass


class ConversationError(Exception):
    """A refusal the caller can explain; each subclass carries what its sentence needs."""


@dataclass
class UnknownQuestionError(ConversationError, KeyError):
    """The framework has no question of this id; it may have had one when an answer was given."""

    question: str


@dataclass
class UnreadableAnswerError(ConversationError):
    """The value given for a question is not one it takes."""

    question: str
    given: str
    expected: str


@dataclass
class AnsweredMeanwhileError(ConversationError):
    """Somebody changed the answer after the presser's message was drawn."""

    question: str
    by: str


@dataclass
class ConcludedError(ConversationError):
    """The assessment has its verdict and takes no further answer."""

    assessment: str


@dataclass
class BrokenFrameworkError(ConversationError):
    """A framework file can not be used; `line` is 1-based, 0 when it has none."""

    file: str
    line: int
    problem: str


class UnreadableFrameworkError(BrokenFrameworkError):
    """A framework file that is missing, no text, or no YAML."""
