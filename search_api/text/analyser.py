"""From Danish text to tokens, once for all engines: words without their spelling, and their stems."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from unicodedata import category, normalize

import Stemmer

from search_api.text.word_lists import word_lines

LONGEST_WORD = 100
"""Letters of a word that count: no index has to hold more."""

_WRITTEN = re.compile("[^\\W_][\\w\u0300-\u036f\u00ad\u200b-\u200d]*")
"""Letters and digits, with the accents that may stand after them and the signs that nobody sees."""
_LETTERS = re.compile(r"[^\W_]+")
_APART = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe"})
_TOGETHER = {"ae": "æ", "oe": "ø", "aa": "å"}
_TWO_FOR_ONE = re.compile("|".join(_TOGETHER))
_REMEMBERED = 2**16


def written_words(text: str) -> Iterator[re.Match[str]]:
    """Yield the words of the composed text (NFC) as written; what stands between them says nothing."""
    return _WRITTEN.finditer(normalize("NFC", text))


def tokens_of(text: str) -> frozenset[str]:
    """Return every token of a text: its words without those that ask nothing, and their stems."""
    return frozenset().union(*map(tokens_of_word, _WRITTEN.findall(normalize("NFC", text))))


@lru_cache(maxsize=_REMEMBERED)
def tokens_of_word(written: str) -> frozenset[str]:
    """Return the tokens of a written word; a stop word has none."""
    words = asking_words(written)
    return frozenset([*words, *map(stem_of, words)])


def asking_words(written: str) -> list[str]:
    """Return the folded words of a written one, without those that ask nothing."""
    return [word for word in folded_words(written) if word not in stop_words()]


def folded_words(written: str) -> tuple[str, ...]:
    """Return a written word without its spelling: mostly one word, for odd signs none or several.

    Small letters without accents, composed or not; å, æ and ø as one letter, even where they are
    written aa, ae and oe (or ä and ö).
    """
    apart = normalize("NFKC", normalize("NFKC", written).casefold()).translate(_APART)
    bare = "".join(sign for sign in normalize("NFD", apart) if category(sign) not in {"Mn", "Cf"})
    plain = _TWO_FOR_ONE.sub(lambda match: _TOGETHER[match[0]], normalize("NFC", bare))
    return tuple(word[:LONGEST_WORD] for word in _LETTERS.findall(plain))


def stem_of(word: str) -> str:
    """Return the Danish stem of a folded word."""
    # A stemmer is cheap to make and not to be shared between threads.
    stem: str = Stemmer.Stemmer("danish", 0).stemWord(word)
    return stem


@cache
def stop_words() -> frozenset[str]:
    """Return the words that ask nothing and say nothing, folded."""
    lines = word_lines("stop_words.txt")
    return frozenset(folded for line in lines for word in line for folded in folded_words(word))
