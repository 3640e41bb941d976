"""Words alone, put to engines of text: how many families answer every word, exactly or nearly.

All get the same tokens. tantivy can answer everything that the embedded engine does; FTS5 knows
words, synonyms and beginnings, but no typos, so it finds fewer where somebody mistyped.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.metadata import version

from tantivy import Document, Index, Occur, Query, SchemaBuilder

from benchmarks.invented import MOMENT, stored_families
from benchmarks.machine import machine
from benchmarks.peers.facts import Facts, facts_of
from benchmarks.peers.tantivy_question import number_of
from benchmarks.table import table
from benchmarks.text import TEXTS
from benchmarks.timing import milliseconds, p50, settled
from search_api.criteria import Criteria
from search_api.embedded.engine import EmbeddedEngine
from search_api.text.asked import AskedWord, asked_words
from search_api.text.searched import family_tokens

SIZES = (10_000, 100_000)
BLOCKS = 5
Ask = Callable[[str], int]
"""Takes the words that somebody typed and returns how many families answer them all."""
_HEADING = ("families", "engine", "p50 ms", "slowest ms", "questions with the embedded engine's total")


def answer(sizes: Sequence[int]) -> Iterator[str]:
    """Yield the machine and a table with a line for each engine at each size."""
    yield machine()
    yield table(_HEADING, (line for size in sizes for line in _lines(size)))


def _lines(size: int) -> Iterator[Sequence[str]]:
    families, engine = list(stored_families(size)), EmbeddedEngine()
    engine.apply(families, size)
    facts = facts_of(one.family for one in families)
    engines: dict[str, Ask] = {
        "embedded, words never asked before": partial(_embedded, engine, new=True),
        "embedded, asked again": partial(_embedded, engine, new=False),
        f"tantivy {version('tantivy')}": _in_tantivy(facts),
        f"SQLite {sqlite3.sqlite_version} FTS5, without typos": _in_fts5(facts),
    }
    expected = [_embedded(engine, text, new=False) for text in TEXTS]
    with settled():
        for name, ask in engines.items():
            same = sum(ask(text) == total for text, total in zip(TEXTS, expected, strict=True))
            times = [milliseconds(partial(ask, text)) for _ in range(BLOCKS) for text in TEXTS]
            yield f"{size:,}", name, f"{p50(times):.3f}", f"{max(times):.1f}", f"{same} of {len(TEXTS)}"


def _embedded(engine: EmbeddedEngine, text: str, *, new: bool) -> int:
    if new:
        engine._copy.postings._answers.clear()
    (total,) = engine.totals([Criteria(text=text, availability=())], MOMENT)
    return total


def _in_tantivy(families: Sequence[Facts]) -> Ask:
    schema = SchemaBuilder().add_text_field("tokens", tokenizer_name="raw", index_option="basic").build()
    index = Index(schema)
    writer = index.writer(heap_size=1_000_000_000, num_threads=1)
    for one in families:
        document = Document()
        for token in family_tokens(one.family):
            document.add_text("tokens", token)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ways(word: AskedWord) -> Iterator[Query]:
        for token in {word.word, word.stem, *word.synonyms}:
            yield Query.term_query(schema, "tokens", token, index_option="basic")
        if word.begins:
            yield Query.regex_query(schema, "tokens", f"{re.escape(word.word)}.*")
        for form in word.mistypable:
            yield Query.fuzzy_term_query(schema, "tokens", form, distance=1, transposition_cost_one=True)

    def ask(text: str) -> int:
        words = [
            (Occur.Must, Query.boolean_query([(Occur.Should, way) for way in ways(word)]))
            for word in asked_words(text)
        ]
        return number_of(searcher, Query.boolean_query(words))

    return ask


def _in_fts5(families: Sequence[Facts]) -> Ask:
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE texts USING fts5(tokens, content = '', detail = none,"
        " tokenize = 'unicode61 remove_diacritics 0')"
    )
    rows = ((one.n, " ".join(family_tokens(one.family))) for one in families)
    database.executemany("INSERT INTO texts (rowid, tokens) VALUES (?, ?)", rows)
    database.execute("INSERT INTO texts (texts) VALUES ('optimize')")

    def ways(word: AskedWord) -> Iterator[str]:
        yield from (f'"{token}"' for token in {word.word, word.stem, *word.synonyms})
        if word.begins:
            yield f'"{word.word}" *'

    def ask(text: str) -> int:
        words = " AND ".join(f"({' OR '.join(ways(word))})" for word in asked_words(text))
        number: int = database.execute("SELECT count(*) FROM texts WHERE texts MATCH ?", [words]).fetchone()[
            0
        ]
        return number

    return ask
