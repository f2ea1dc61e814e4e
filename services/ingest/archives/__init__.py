"""Archives of wire files: zip, tar and gzip, one in another to a depth.

Nothing is ever written to a disk and no name is ever a path: names only tell people which member is meant. What an
archive may hold is bounded; what goes beyond is refused with its reason, and what came before it is read.
"""

from services.ingest.archives.unpacking import is_archive, unpack

__all__ = ["is_archive", "unpack"]
