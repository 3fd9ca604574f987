"""The tables, the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

NAMES = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A point in time as whole microseconds since 1970, which sort and compare alike on both engines."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Raises ValueError for a time without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone")
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """In UTC."""
        return None if value is None else moment(value)


def moment(microseconds: int) -> datetime:
    """The time that a `Moment` keeps as this number."""
    return _EPOCH + timedelta(microseconds=microseconds)


metadata = MetaData(naming_convention=NAMES)

# SQLite only counts up by itself in a column that is called INTEGER.
counter = BigInteger().with_variant(Integer, "sqlite")

deliveries = Table(
    "deliveries",
    metadata,
    Column("key", Text, nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("key"),
    Index(None, "at"),
)

kept_values = Table(
    "kept_values",
    metadata,
    Column("name", Text, nullable=False),
    Column("value", Text, nullable=False),
    PrimaryKeyConstraint("name"),
)

threads = Table(
    "threads",
    metadata,
    Column("id", Text, nullable=False),
    Column("installation", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("system", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("caught_up", Integer, nullable=False),
    Column("paused", Boolean, nullable=False, server_default=false()),
    Column("lease_holder", Text),
    Column("lease_until", Moment),
    PrimaryKeyConstraint("id"),
    # What belongs to a thread refers to both, so that no row can cross installations.
    UniqueConstraint("installation", "id"),
    Index(
        "ix_threads_behind",
        "id",
        sqlite_where=text("caught_up < revision"),
        postgresql_where=text("caught_up < revision"),
    ),
)

shown = Table(
    "shown",
    metadata,
    Column("installation", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("ts", Text, nullable=False),
    Column("digest", Text, nullable=False),
    PrimaryKeyConstraint("thread", "role"),
    ForeignKeyConstraint(["installation", "thread"], ["threads.installation", "threads.id"]),
)

messages = Table(
    "messages",
    metadata,
    Column("installation", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("ts", Text, nullable=False),
    Column("thread", Text, nullable=False),
    PrimaryKeyConstraint("installation", "channel", "ts"),
    ForeignKeyConstraint(["installation", "thread"], ["threads.installation", "threads.id"]),
)

assessments = Table(
    "assessments",
    metadata,
    # Two may start within one microsecond; the counter keeps them in order.
    Column("place", counter, nullable=False, autoincrement=True),
    Column("id", Text, nullable=False),
    Column("installation", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("system", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("framework_version", Integer, nullable=False),
    Column("follows", Text),
    Column("asks", Text, nullable=False),
    Column("why_now", Text, nullable=False),
    Column("concluded", Text),
    PrimaryKeyConstraint("place"),
    UniqueConstraint("id"),
    UniqueConstraint("installation", "id"),
    ForeignKeyConstraint(["installation", "thread"], ["threads.installation", "threads.id"]),
    ForeignKeyConstraint(["installation", "follows"], ["assessments.installation", "assessments.id"]),
    Index(None, "thread"),
    Index(None, "installation", "channel", "started_at"),
)

given = Table(
    "given",
    metadata,
    Column("installation", Text, nullable=False),
    Column("assessment", Text, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("question", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("words", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("meaning", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("assessment", "ordinal"),
    ForeignKeyConstraint(["installation", "assessment"], ["assessments.installation", "assessments.id"]),
)

teams = Table(
    "teams",
    metadata,
    Column("installation", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("stopped", Boolean, nullable=False),
    Column("snoozed_until", Moment),
    Column("last_ping_at", Moment),
    Column("last_reask_at", Moment),
    Column("closed", Text, nullable=False, server_default=""),
    Column("quiet", Text, nullable=False),
    PrimaryKeyConstraint("installation", "channel"),
)

wishes = Table(
    "wishes",
    metadata,
    Column("place", counter, nullable=False, autoincrement=True),
    Column("installation", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("place"),
    Index(None, "at"),
)

due = Table(
    "due",
    metadata,
    Column("id", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("installation", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("assessment", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("touches", Text, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("waiting", Text, nullable=False),
    Column("next_attempt", Moment),
    Column("lease_holder", Text),
    Column("lease_until", Moment),
    Column("error", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("ended_at", Moment),
    Column("missed_at", Moment),
    Column("away_since", Moment),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("installation", "key"),
    Index(
        "ix_due_dead", "ended_at", sqlite_where=text("state = 'dead'"), postgresql_where=text("state = 'dead'")
    ),
    Index(
        "ix_due_sent", "ended_at", sqlite_where=text("outcome = 'sent'"), postgresql_where=text("outcome = 'sent'")
    ),
    Index(
        "ix_due_open", "due_at", sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'")
    ),
    Index(None, "installation", "channel"),
)

installations = Table(
    "installations",
    metadata,
    # The enterprise's id for an organisation, else the team's: what every other table calls `installation`.
    Column("id", Text, nullable=False),
    Column("enterprise", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("bot_user", Text, nullable=False),
    Column("bot_id", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    # Both sealed; empty where the token stands in the environment, or is known to be worthless.
    Column("token", Text, nullable=False),
    Column("refresh_token", Text, nullable=False),
    Column("expires_at", Moment),
    Column("installed_by", Text, nullable=False),
    Column("installed_at", Moment),
    # The workspaces of an organisation that gave us access, as a JSON list.
    Column("teams", Text, nullable=False),
    Column("paused_at", Moment),
    Column("paused_why", Text, nullable=False),
    # Counts the changes, so that another process notices one.
    Column("revision", Integer, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("lease_until", Moment),
    PrimaryKeyConstraint("id"),
    Index(None, "changed_at"),
    Index(
        "ix_installations_paused", "id", sqlite_where=text("paused_at IS NOT NULL"),
        postgresql_where=text("paused_at IS NOT NULL"),
    ),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("installation", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("system", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    PrimaryKeyConstraint("id"),
    Index(None, "installation", "channel"),
)

signals = Table(
    "signals",
    metadata,
    Column("place", counter, nullable=False, autoincrement=True),
    Column("token", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("sent_at", Moment, nullable=False),
    PrimaryKeyConstraint("place"),
    # One report may tell several things; sent twice it counts once.
    UniqueConstraint("token", "id", "question"),
    ForeignKeyConstraint(["token"], ["tokens.id"]),
)
