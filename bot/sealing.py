"""Encryption at rest: secrets are sealed before they reach the database, and opened only where they are used."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

# Loaded only where there are keys: most bots have none, and it is a part of each start that can be felt.
if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

SEALED = "fernet:"
"""How a sealed secret begins; no secret that we or Slack make does."""


class SealError(Exception):
    """A secret that can not be opened, or keys that can not be used; the message is a sentence."""


class Sealer:
    """Seals with the first key and opens with any of them; without keys secrets stay as they are."""

    def __init__(self, keys: Sequence[str] = ()) -> None:
        """Raises SealError for a text that is no Fernet key."""
        self._fernet = _fernet(keys) if keys else None

    @property
    def on(self) -> bool:
        """Whether there are keys."""
        return self._fernet is not None

    def seal(self, secret: str) -> str:
        """What may be stored."""
        if self._fernet is None or not secret:
            return secret
        return SEALED + self._fernet.encrypt(secret.encode()).decode()

    def open(self, stored: str, seconds: int | None = None) -> str:
        """The secret, if it was sealed at most so many seconds ago. Raises SealError."""
        if not stored.startswith(SEALED):
            return stored
        if self._fernet is None:
            raise SealError("The database holds encrypted secrets: set MESHCHECK_ENCRYPTION_KEYS to the keys they were made with.")
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.decrypt(stored.removeprefix(SEALED), ttl=seconds).decode()
        except InvalidToken:
            raise SealError(
                "A secret in the database was encrypted with another key: put that key back into"
                " MESHCHECK_ENCRYPTION_KEYS, behind the first."
            ) from None

    def resealed(self, stored: str) -> str:
        """The same secret under the first key. Raises SealError."""
        return self.seal(self.open(stored))


def _fernet(keys: Sequence[str]) -> "MultiFernet":
    from cryptography.fernet import Fernet, MultiFernet

    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError as error:
        raise SealError(f"{str(error).rstrip('.')}. `meshcheck keys new` prints a key.") from error


def new_key() -> str:
    """A fresh key."""
    from cryptography.fernet import Fernet

    return Fernet.generate_key().decode()
