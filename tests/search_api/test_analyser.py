"""What becomes of Danish words: the table that every engine and the oracle build on."""

from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search_api.text.analyser import LONGEST_WORD, folded_words, stem_of, stop_words, tokens_of
from search_api.text.asked import AskedWord, as_asked, asked_words, asking_parts, within_one_edit
from search_api.text.word_lists import word_lines
from tests.search_api import strategies as drawn
from tests.text_oracle import edits


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Hund", "hund"),
        ("SØSKENDE", "søskende"),
        ("soeskende", "søskende"),
        ("so\u0308skende", "søskende"),
        ("Gård", "gård"),
        ("Gaard", "gård"),
        ("GA\u030aRD", "gård"),
        ("kærlig", "kærlig"),
        ("kaerlig", "kærlig"),
        ("kärlig", "kærlig"),
        ("Aabenraa", "åbenrå"),
        ("idé", "ide"),
        ("André", "andre"),
        ("ｐｌｅｊｅ", "pleje"),
        ("ﬁn", "fin"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("pleje\u00adfamilie", "plejefamilie"),
        ("2026", "2026"),
        ("Київ", "киів"),
    ],
)
def test_words_are_folded(written: str, folded: str) -> None:
    assert folded_words(written) == (folded,)


@pytest.mark.parametrize(
    ("words", "stem"),
    [
        ("hund hunde hunden hundene hunds", "hund"),
        ("rolig rolige roligt", "rol"),
        ("barn barnet barns", "barn"),
        ("børn børnene", "børn"),
        ("forælder forælderen", "foræld"),
        ("plejefamilie plejefamilien plejefamilier plejefamiliernes", "plejefamili"),
        ("aflastning aflastninger aflastningen", "aflastning"),
        ("akut akutte", "akut"),
        ("kat katte katten kattene", "kat"),
        ("gård gården gårde", "gård"),
        ("opmærksomhedsforstyrrelse opmærksomhedsforstyrrelserne", "opmærksomhedsforstyr"),
    ],
)
def test_inflected_words_share_a_stem(words: str, stem: str) -> None:
    assert {stem_of(word) for word in words.split()} == {stem}


def test_a_text_is_its_words_and_their_stems() -> None:
    assert tokens_of("Vi har 2 hunde – og en lille_kat (rolig)!") == {
        *("2", "hunde", "hund", "lille", "lil", "kat", "rolig", "rol")
    }
    assert tokens_of("skole-hjem-samtaler m/k") == {
        *("skole", "skol", "hjem", "samtaler", "samtal", "m", "k")
    }
    assert tokens_of("og i på – …") == tokens_of("") == frozenset()


def test_of_a_word_without_end_only_the_beginning_counts() -> None:
    assert folded_words("b" * 20_000) == ("b" * LONGEST_WORD,)


def test_the_lists_are_in_order() -> None:
    words = [word for line in word_lines("stop_words.txt") for word in line]
    assert len(words) == len(set(words)) == len(stop_words())
    for line in word_lines("synonyms.txt"):
        assert len(line) > 1, line
        assert all(tokens_of(word) for word in line), line


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    for word in folded_words(text):
        assert folded_words(word) == (word,)


@given(st.text())
@example("がく")
@example("å̂ Ä́")
def test_composed_and_decomposed_letters_are_alike(text: str) -> None:
    tokens = tokens_of(normalize("NFC", text))
    assert tokens_of(normalize("NFD", text)) == tokens
    assert [word.word for word in asked_words(normalize("NFD", text))] == [
        word.word for word in asked_words(normalize("NFC", text))
    ]


@given(st.text(st.characters()))
def test_a_query_is_kept_as_it_can_be_shown(text: str) -> None:
    kept = as_asked(text)
    assert as_asked(kept) == kept
    assert kept.isprintable()
    assert kept == " ".join(kept.split())
    kept.encode()


@given(st.text())
def test_the_parts_of_a_query_ask_what_the_query_asks(text: str) -> None:
    assert asked_words(" ".join(asking_parts(text))) == asked_words(text)


def test_an_asked_word_stands_once_as_it_was_typed_first() -> None:
    found = asked_words("Gaard og gård, HUND")
    assert [(word.typed, word.word, word.stem) for word in found] == [
        ("Gaard", "gård", "gård"),
        ("HUND", "hund", "hund"),
    ]
    assert isinstance(found[0], AskedWord)


_SHORT = st.text("abå", max_size=6)


@given(_SHORT, _SHORT)
def test_one_edit_is_one_edit(one: str, other: str) -> None:
    assert within_one_edit(one, other) == within_one_edit(other, one) == (edits(one, other) <= 1)


@given(drawn.asked_words(), drawn.asked_words())
def test_one_edit_is_one_edit_in_words_too(one: str, other: str) -> None:
    assert within_one_edit(one, other) == (edits(one, other) <= 1)
