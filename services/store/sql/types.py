"""The types of columns, so that every engine keeps the same values in the same order."""

from sqlalchemy import INTEGER, BigInteger, Dialect, Text, TypeDecorator, Unicode

_STAND_IN = "\ufdd0"
"""PostgreSQL's text holds no NUL. This is a noncharacter, which Unicode keeps free for such inner use."""


def without_nul(text: str) -> str:
    """The text as PostgreSQL can hold it."""
    return text.replace("\x00", _STAND_IN)


class _PostgresText(TypeDecorator[str]):
    """Sorted by code point, whatever the locale of the database."""

    impl = Text(collation="C")
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """On its way in."""
        del dialect
        return None if value is None else without_nul(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """On its way out."""
        del dialect
        return None if value is None else value.replace(_STAND_IN, "\x00")


String = Unicode().with_variant(_PostgresText(), "postgresql")
"""Text, which sorts by code point on every engine."""

Integer = BigInteger().with_variant(INTEGER(), "sqlite")
"""A number of 64 bits, which SQLite's INTEGER is anyway."""
