"""The stories of a NewsItem, and where in its tree of components each has its words and its metadata."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from services.ingest.elements import attribute, first, has_words, words
from services.ingest.xml import XML_LANG, Element

_CAPTIONS = {"caption", "legend", "imagecaption", "picturecaption", "photocaption", "cutline", "legende", "bildtext"}
_TEXT = {"", "text", "article", "story", "main"}
_MEDIA = ("photo", "picture", "image", "graphic", "video", "audio", "animation", "icon", "film", "sound")
_SEVERAL = 2


@dataclass(frozen=True)  # no slots: its components are kept once they were asked for
class Story:
    """A story: its item, the component that holds it, and those around it, nearest first.

    `mark` tells it from the first story of the same item; `bare` is where nothing but media is found.
    """

    item: Element
    component: Element | None
    around: tuple[Element, ...] = ()
    mark: str | None = None

    def find_all(self, path: str) -> Iterator[Element]:
        """Every element at the path in the story's own components, then in those around it."""
        for component in (*self.components, *self.around):
            yield from component.findall(path)

    def first(self, path: str) -> str | None:
        """The first words at the path."""
        return next(filter(None, map(words, self.find_all(path))), None)

    def all(self, path: str) -> Iterator[str]:
        """The words at the path."""
        return filter(None, map(words, self.find_all(path)))

    def named(self, path: str, name: str = "FormalName") -> str | None:
        """The first attribute at the path, `FormalName` unless another is asked for."""
        values = (" ".join((element.get(name) or "").split()) for element in self.find_all(path))
        return next(filter(None, values), None)

    def properties(self, *names: str) -> Iterator[str]:
        """The values of the properties of these names, anywhere in the metadata."""
        for group in ("administrativemetadata", "descriptivemetadata", "metadata", "rightsmetadata"):
            for each in self.find_all(f"{group}/property"):
                value = each.get("Value") or each.get("ValueRef") or words(each)
                if (each.get("FormalName") or "").casefold() in names and value and value.strip():
                    yield " ".join(value.split())

    @cached_property
    def components(self) -> tuple[Element, ...]:
        """The story's components, outermost first; those of its pictures only where there is nothing else."""
        if self.component is None:
            return ()
        return tuple(_below(self.component, everything=not has_text(self.component)))


def stories_of(item: Element) -> list[Story]:
    """One, unless the item holds several components that are stories by themselves."""
    tops = item.findall("newscomponent")
    if not tops:
        return [Story(item, None)]
    parents: tuple[Element, ...] = ()
    level = tops
    while len(level) == 1 and len(_stories_in(level[0])) == 1 and not _direct_text(level[0]):
        parents, level = (level[0], *parents), _stories_in(level[0])
    if len(level) == 1 and not _are_several(level[0], _stories_in(level[0])):
        top = parents[-1] if parents else level[0]
        return [Story(item, top)]
    if len(level) == 1:
        parents, level = (level[0], *parents), _stories_in(level[0])
    return [Story(item, each, parents, _mark(each, number, level[0])) for number, each in enumerate(level)]


def has_text(component: Element) -> bool:
    """Whether there is anything to read in it but captions."""
    return any(is_text(each) and not is_caption(each) for each in component.iter("contentitem"))


def is_text(content: Element) -> bool:
    """Whether a ContentItem holds words: data of its own, and no medium."""
    kind = (attribute(content, "mediatype", "FormalName") or "").casefold()
    media = kind.startswith(_MEDIA) or (kind not in _TEXT and content.get("Href") is not None)
    data = content.find("datacontent")
    if data is None:
        data = content.find("encoding/datacontent")
    return not media and has_words(data)


def role_of(content: Element) -> str:
    """The role of the nearest component around it, levelled."""
    component = content.getparent()
    while component is not None and component.tag == "newscomponent":
        role = attribute(component, "role", "FormalName")
        if role:
            return role.casefold().replace(" ", "").replace("-", "").replace("_", "")
        component = component.getparent()
    return ""


def is_caption(content: Element) -> bool:
    """Whether it stands under a picture."""
    return role_of(content) in _CAPTIONS


def language_of(component: Element) -> str | None:
    """The language a component declares for itself."""
    language = component.get(XML_LANG) or attribute(component, "descriptivemetadata/language", "FormalName")
    line = component.find("newslines/headline")
    return language or (line.get(XML_LANG) if line is not None else None)


def _below(component: Element, *, everything: bool) -> Iterator[Element]:
    yield component
    for child in component.findall("newscomponent"):
        if everything or has_text(child) or child.find(".//contentitem") is None:
            yield from _below(child, everything=everything)


def _stories_in(component: Element) -> list[Element]:
    """The components right below that have a headline and a text of their own."""
    children = component.findall("newscomponent")
    return [each for each in children if first(each, "newslines/headline") and has_text(each)]


def _direct_text(component: Element) -> bool:
    return any(is_text(each) for each in component.findall("contentitem"))


def _are_several(component: Element, stories: list[Element]) -> bool:
    """Stories, not renditions of one: they differ in language or headline, and are not declared to be equivalent."""
    if len(stories) < _SEVERAL or _direct_text(component):
        return False
    languages = {language_of(each) for each in stories}
    headlines = {first(each, "newslines/headline") for each in stories}
    equivalent = component.get("EquivalentsList") == "yes"
    return len(languages) > 1 or (len(headlines) > 1 and not equivalent)


def _mark(component: Element, number: int, main: Element) -> str | None:
    """What tells a story from the first of its item: its language where that differs, else the name it has there."""
    if not number:
        return None
    language = language_of(component)
    return language if language and language != language_of(main) else component.get("Duid") or str(number)
