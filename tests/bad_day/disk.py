"""A PostgreSQL whose disk takes so many more rows: then each statement that writes fails as the server words it."""

import psycopg

TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> 'disk'"
SETUP = """
CREATE TABLE disk (room bigint);
INSERT INTO disk VALUES (NULL);
CREATE SEQUENCE rows_written;
CREATE FUNCTION write_a_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF nextval('rows_written') > (SELECT room FROM disk) THEN
    RAISE EXCEPTION 'could not extend file "base/5/16384": No space left on device' USING ERRCODE = 'disk_full';
  END IF;
  RETURN NEW;
END $$
"""
SENTENCE = 'The disk of the database is full: could not extend file "base/5/16384": No space left on device'


class Disk:
    """The disk of one database; what is written counts also when its transaction is undone, as space does."""

    def __init__(self, database: str) -> None:
        """`database` is migrated; how much is written from here on is watched."""
        self._connection = psycopg.connect(database, autocommit=True)
        self._connection.execute(SETUP)
        for [table] in self._connection.execute(TABLES).fetchall():
            self._watch(table, "INSERT OR UPDATE")

    def fill(self, room: int | None, only: str = "") -> None:
        """Room for so many more rows, None: for all there are. `only`: for those of this table, the others have room."""
        if only:
            for [table] in self._connection.execute(TABLES).fetchall():
                self._connection.execute(f'DROP TRIGGER IF EXISTS writes ON "{table}"')
            self._watch(only, "INSERT")
        self._connection.execute("UPDATE disk SET room = (SELECT last_value FROM rows_written) + %s", (room,))

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()

    def _watch(self, table: str, deeds: str) -> None:
        self._connection.execute(
            f'CREATE TRIGGER writes BEFORE {deeds} ON "{table}" FOR EACH ROW EXECUTE FUNCTION write_a_row()'
        )
