"""The wire formats ingest reads; which one a file is in, its content tells."""

from services.ingest.formats.newsml_g2 import NEWSML_G2
from services.ingest.formats.ninjs import NINJS
from services.ingest.formats.nitf import NITF
from services.ingest.formats.plain_text import PLAIN_TEXT

FORMATS = (NINJS, NEWSML_G2, NITF, PLAIN_TEXT)

__all__ = ["FORMATS"]
