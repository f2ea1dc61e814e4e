"""What the kinds of media are called, in every format."""

from schemas.article import Kind

_KINDS = {
    **{kind.value: kind for kind in Kind},
    "image": Kind.PICTURE, "photo": Kind.PICTURE, "photograph": Kind.PICTURE, "still": Kind.PICTURE,
    "illustration": Kind.GRAPHIC, "infographic": Kind.GRAPHIC, "chart": Kind.GRAPHIC, "map": Kind.GRAPHIC,
    "animation": Kind.GRAPHIC, "complexdata": Kind.GRAPHIC, "animated": Kind.GRAPHIC,
    "sound": Kind.AUDIO, "radio": Kind.AUDIO, "voicer": Kind.AUDIO, "film": Kind.VIDEO, "movie": Kind.VIDEO,
    "footage": Kind.VIDEO, "composite": Kind.PACKAGE, "complex": Kind.PACKAGE,
}  # fmt: skip


def kind_named(word: str | None) -> Kind | None:
    """The kind a word or qcode stands for (`Photo`, `ninat:picture`); None where it is none of ours."""
    return _KINDS.get((word or "").rpartition(":")[2].strip().casefold())


def kind_of_media(word: str | None, media_type: str | None) -> str:
    """The kind of a rendition: as it is called, else as its media type says, else a picture."""
    named = kind_named(word) or kind_named((media_type or "").partition("/")[0])
    return (named if named and named is not Kind.TEXT else Kind.PICTURE).value
