"""What only PostgreSQL has beside the common tables.

`words` has the words of seen articles with their places: `match.py` says their weights.
`feed` has the last `seq` given out, in one row.
"""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, MetaData, Table
from sqlalchemy.dialects.postgresql import TSVECTOR

metadata = MetaData()

words = Table(
    "words",
    metadata,
    Column("article", BigInteger, primary_key=True, autoincrement=False),
    Column("vector", TSVECTOR, nullable=False),
    Index("words_by_word", "vector", postgresql_using="gin"),
)

feed = Table(
    "feed",
    metadata,
    Column("one", Integer, CheckConstraint("one = 1"), primary_key=True, autoincrement=False),
    Column("last", BigInteger, nullable=False),
)
