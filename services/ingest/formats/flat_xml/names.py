"""What agencies that write an XML of their own call its parts, levelled: small letters and digits only.

A dialect is told by its root; of any other the parts are found by these names, in the languages of the wires.
"""

import re
from collections.abc import Mapping

NAMES: Mapping[str, tuple[str, ...]] = {
    "provider_id": ("guid", "dokumentid", "documentid", "docid", "articleid", "storyid", "newsid", "itemid", "strid",
                    "uid", "id"),
    "version": ("version", "versionnumber", "versionsnummer", "versionno", "revision", "revisionid"),
    "headline": ("headline", "hedline", "hl1", "overskrift", "rubrik", "otsikko", "titel", "titre", "titolo", "titular",
                 "titulo", "schlagzeile", "title", "heading"),
    "summary": ("summary", "abstract", "subhead", "subheadline", "subheading", "subtitle", "underrubrik", "manchet",
                "ingress", "lead", "lede", "teaser", "chapeau", "vorspann", "deck", "description"),
    "body": ("bodytext", "body", "broedtekst", "brødtekst", "brodtekst", "brodtext", "fulltext", "maintext", "html",
             "bodyhtml", "contenu", "corps", "testo", "cuerpo", "texto", "tekst", "content", "text"),
    "byline": ("byline", "author", "authors", "forfatter", "autor", "auteur", "autore", "signature", "signatur"),
    "dateline": ("dateline", "datelinje"),
    "place": ("location", "place", "city", "sted", "ort", "stad", "lieu"),
    "slugline": ("slugline", "slug", "catchline"),
    "keywords": ("keywords", "keyword", "tags", "tag", "noegleord", "nøgleord", "stikord", "stichwort"),
    "category": ("category", "section", "kategori", "kategorie", "desk", "department", "ressort", "rubrique"),
    "subjects": ("subjectcode", "subject", "iptccode", "iptc", "emne", "topic"),
    "priority": ("priority", "prio", "prioritet", "prioritaet"),
    "urgency": ("urgency", "hast"),
    "language": ("language", "lang", "sprog", "sprache", "langue"),
    "published_at": ("versioncreated", "publishdate", "publishedat", "published", "publicationdate", "pubdate",
                     "udsendelsestidspunkt", "udsendt", "publiceret", "issued", "datetime", "dateandtime", "timestamp",
                     "date", "dato", "datum"),
    "first_created_at": ("firstcreated", "created", "createddate", "createdat", "creationdate", "oprettet"),
    "updated_at": ("modified", "modifieddate", "lastmodified", "updated", "updatedat", "opdateret"),
    "embargo_until": ("embargo", "embargoed", "embargodate", "embargountil", "klausul", "sperrfrist"),
    "expires_at": ("expires", "expiry", "expirydate", "udloeber"),
    "status": ("pubstatus", "publicationstatus", "status"),
    "ednote": ("ednote", "editornote", "editorsnote", "redaktionelnote", "instructions", "note"),
    "source": ("source", "kilde", "kaelde", "quelle", "origin", "credit"),
    "provider": ("provider", "agency", "newsagency", "bureau", "agentur", "publisher"),
    "service": ("service", "tjeneste", "product", "channel"),
    "sequence": ("sequence", "sequencenumber", "serial"),
    "uri": ("uri", "url", "permalink"),
    "word_count": ("wordcount", "words"),
}  # fmt: skip
"""The field each fills, the surest name first."""

DIALECTS: Mapping[str, str] = {"rbnews": "Ritzau", "ritzau": "Ritzau"}
"""Roots that tell the agency."""

ITEMS = {
    "article", "story", "news", "newsitem", "item", "document", "message", "nyhed", "artikel", "meldung", "notizia",
    "dispatch", "telegram", "depeche", "noticia", *DIALECTS,
}  # fmt: skip
"""What one item is called among others."""

_NO_LETTER = re.compile(r"[\W_]+")


def levelled(name: str) -> str:
    """`Body-Text` as `bodytext`."""
    return _NO_LETTER.sub("", name).casefold()
