"""The query API from Python: articles as the contract's values, pages walked, streams taken up where they broke.

with Client("http://127.0.0.1:8000") as dateline:
    for article in dateline.articles(q="flood*", source=["AP", "dpa"]):
        print(article.headline)
"""

from dateline.client.answers import Entity, Happened, Page, Point, Series, Value
from dateline.client.client import Client
from dateline.client.errors import ApiError

__all__ = ["ApiError", "Client", "Entity", "Happened", "Page", "Point", "Series", "Value"]
