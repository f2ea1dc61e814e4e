"""Which names are those of events (wars, disasters, championships, summits, elections): by the noun in them."""

import re

_NOUNS = (
    r"War|Wars|Battle|Siege|Uprising|Revolution|Massacre|Genocide|Intifada|Olympics?|Paralympics?|Games"
    r"|World Cup|Euro \d{4}|Championships?|Champions Trophy|Open|Grand Prix|Grand Slam|Super Bowl|Marathon"
    r"|Rally|Regatta|Derby|Tour de \w+|Giro d.Italia|Vuelta|Final|Finals|Playoffs?|Summit|Conference|Congress"
    r"|Forum|Assembly|Convention|Expo|Election|Elections|Referendum|Festival|Biennale|Carnival|Contest|Awards?"
    r"|Oscars|Hurricane|Typhoon|Cyclone|Storm|Earthquake|Tsunami|Eruption|Flood|Floods|Wildfires?|Pandemic"
    r"|Crisis|Depression|Crash|Attacks?|Bombings?|Shooting|Jubilee|Coronation|Day|Eve|Week|Fair"
)
_BODIES = re.compile(
    r"\b(?:Committee|Ministry|Department|Museum|Association|Federation|Union|Party|Corporation|Company|Commission"
    r"|Foundation|Office|Group|Memorial|Coalition|Organi[sz]ation|League)\b"
)
_EVENT = re.compile(
    rf"^(?:(?:Battle|Siege|War|Fall|Treaty) of(?: the)? \w|(?:Hurricane|Typhoon|Cyclone|Storm|Operation) [A-Z]|"
    rf"(?:\S+ )+(?:{_NOUNS})(?: (?:of [A-Z]\w+|[IVX]+|\d{{4}}))?$|(?:{_NOUNS}) (?:\d{{4}}|in [A-Z]\w+)$"
    r"|(?:World War|Cold War|World Cup|Olympics|Winter Olympics|Super Bowl|Brexit)\b.{0,12}$|COP\d+$|Euro \d{4}$"
    r"|[GE]\d+ [Ss]ummit$)"
)


def is_event(name: str) -> bool:
    """Whether a name of no person is an event's."""
    return bool(_EVENT.match(name)) and not _BODIES.search(name)
