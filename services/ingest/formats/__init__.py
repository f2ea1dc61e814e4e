"""The wire formats ingest reads; which one a file is in, its content tells."""

from services.ingest.formats.anpa1312 import ANPA_1312
from services.ingest.formats.ap_media import AP_MEDIA
from services.ingest.formats.digitalwires import DIGITALWIRES
from services.ingest.formats.feeds import ATOM, RDF, RSS
from services.ingest.formats.flat_xml import FLAT_XML
from services.ingest.formats.iptc7901 import IPTC_7901
from services.ingest.formats.json_feed import JSON_FEED
from services.ingest.formats.mail import EMAIL
from services.ingest.formats.newsml1 import NEWSML_1
from services.ingest.formats.newsml_g2 import NEWSML_G2
from services.ingest.formats.ninjs import NINJS
from services.ingest.formats.nitf import NITF
from services.ingest.formats.plain_text import PLAIN_TEXT
from services.ingest.formats.reuters_connect import REUTERS_CONNECT
from services.ingest.formats.telex import TELEX

FORMATS = (
    NINJS,
    AP_MEDIA,
    DIGITALWIRES,
    REUTERS_CONNECT,
    NEWSML_1,
    NEWSML_G2,
    NITF,
    FLAT_XML,
    RSS,
    RDF,
    ATOM,
    JSON_FEED,
    IPTC_7901,
    ANPA_1312,
    TELEX,
    EMAIL,
    PLAIN_TEXT,
)

__all__ = ["FORMATS"]
