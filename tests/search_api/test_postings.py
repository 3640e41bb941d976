"""The embedded engine's postings: who has which word, whatever was written, taken back and widened."""

from hypothesis import given, settings
from hypothesis import strategies as st

from search_api.embedded.bits import slots_of
from search_api.embedded.postings import ANSWERS_KEPT, Postings
from search_api.embedded.vocabulary import Vocabulary
from search_api.text.asked import asked_words
from tests.search_api import strategies as drawn
from tests.text_oracle import edits

_TOKENS = st.frozensets(drawn.some("hund", "hunde", "hus", "kat", "rolig"))
_SLOTS = st.one_of(st.integers(0, 9), st.integers(0, 200))


@settings(max_examples=60)
@given(st.lists(st.dictionaries(_SLOTS, _TOKENS, max_size=40), max_size=8))
def test_a_family_is_found_by_its_last_words_only(batches: list[dict[int, frozenset[str]]]) -> None:
    last: dict[int, frozenset[str]] = {}
    postings, width = Postings(1), 1
    for batch in batches:
        if (needed := max(batch, default=0) // 64 + 1) > width:
            width = needed
            postings.widen(width)
        postings.put([(slot, last.get(slot, frozenset()), tokens) for slot, tokens in batch.items()])
        last |= batch
        for asked in asked_words("hund hus kat rolig"):
            having = [slot for slot, tokens in sorted(last.items()) if asked.word in tokens]
            assert slots_of(postings.answer(asked)[-1]).tolist() == having


def test_more_words_than_are_remembered_are_answered() -> None:
    words = [f"ord{number}" for number in range(2 * ANSWERS_KEPT)]
    postings = Postings(1)
    postings.put([(slot, frozenset(), frozenset(words[slot::64])) for slot in range(64)])
    for number, word in enumerate(words):
        (asked,) = asked_words(word)
        assert slots_of(postings.answer(asked)[-1]).tolist() == [number % 64]


@given(st.sets(st.text("abcd", min_size=1, max_size=5), max_size=60), st.text("abcd", max_size=5))
def test_the_vocabulary_knows_beginnings_and_edits(tokens: set[str], asked: str) -> None:
    vocabulary = Vocabulary()
    for token in sorted(tokens, reverse=True):
        vocabulary.add(token)
        assert vocabulary.beginning_with(token)[0] == token
    begun = sorted(token for token in tokens if token.startswith(asked))
    assert vocabulary.beginning_with(asked) == begun
    near = {token for token in tokens if edits(asked, token) <= 1}
    assert vocabulary.one_edit_from(asked) == near
