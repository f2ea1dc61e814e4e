"""The uncased vocabulary of word pieces that the tagger and the word vectors share."""

from functools import cache

from tokenizers import Tokenizer

from services.enrich.models.files import genuine


@cache
def load() -> Tokenizer:
    """The tokenizer, without truncation and padding.

    Raises:
        Misconfigured: its file is missing or another.
    """
    tokenizer = Tokenizer.from_file(str(genuine("tokenizer.json")))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
