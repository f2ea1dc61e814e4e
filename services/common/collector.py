"""The cyclic collector, told what a service is like: what is loaded at its start stays, and articles come by the batch.

CPython's defaults look at every loaded module again and again while articles are read. A tenth of the time ingest's
parsers and the store's writer take goes into that, and nothing is ever found.
"""

import gc

_YOUNG = 20_000
"""Objects made before the youngest are looked at: about the makings of a hundred articles."""


def settle() -> None:
    """To be called once all is loaded: nothing that is there now is looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG)
