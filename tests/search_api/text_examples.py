"""The fine print of `api.md` on text, line by line, by what people type and families write."""

from typing import Any

import pytest

from families.family import Family
from families.vocabulary import Competence, FamilyType, StayType, Support, TargetGroup
from search_api.criteria import Criteria
from tests.building import NOW, a_family, an_availability
from tests.search_api.suite import NOW as MOMENT
from tests.search_api.suite import EngineSuite


def writes(description: str | None, family_id: str = "A", **changes: Any) -> Family:
    """Build a family that describes itself so."""
    return a_family(family_id, description=description, **changes)


class TextExamples(EngineSuite):
    """Each line by an example that only that line explains."""

    def finds(self, text: str, *families: Family) -> list[str]:
        """Return the ids that a text finds, best first."""
        found = self.holding(families).search(Criteria(text=text), MOMENT)
        return [family.family_id for family in found.families]

    def test_every_word_must_match(self) -> None:
        dog, dog_and_horse = writes("Vi har en hund.", "A"), writes("Vi har hund og heste.", "B")
        assert self.finds("hund", dog, dog_and_horse) == ["A", "B"]
        assert self.finds("heste hund", dog, dog_and_horse) == ["B"]
        assert self.finds("hund kat", dog, dog_and_horse) == []

    def test_words_may_stand_in_different_places(self) -> None:
        family = writes("Vi har hund.", target_groups=(TargetGroup.AUTISM,))
        assert self.finds("hund autisme herning", family) == ["A"]

    @pytest.mark.parametrize(
        ("typed", "written"),
        [
            ("hund", "hundene"),
            ("hundene", "hund"),
            ("børnene", "børns"),
            ("rolig", "roligt"),
            ("anbringelser", "anbringelsen"),
            ("HUND", "Hunde"),
        ],
    )
    def test_a_word_is_found_however_it_ends(self, typed: str, written: str) -> None:
        assert self.finds(typed, writes(f"Her står {written}.")) == ["A"]

    @pytest.mark.parametrize(
        ("typed", "written"),
        [
            ("gård", "gaard"),
            ("gaard", "gård"),
            ("Søskende", "soeskende"),
            ("SOESKENDE", "søskende"),
            ("sko\u0308n", "skøn"),
            ("pa\u030aklædning", "påklaedning"),
            ("gård", "ga\u030ard"),
            ("Aabenraa", "Åbenrå"),
            ("ide", "idé"),
            ("allé", "alle"),
            ("pleje\u00adfamilien", "plejefamilien"),
        ],
    )
    def test_letters_are_alike_however_they_are_written(self, typed: str, written: str) -> None:
        assert self.finds(typed, writes(written)) == ["A"]

    @pytest.mark.parametrize(
        ("typed", "written"),
        [
            ("mor", "forælder"),
            ("forældre", "mødre"),
            ("barn", "børn"),
            ("ADHD", "opmærksomhedsforstyrrelser"),
            ("erfaring", "erfarne"),
            ("autist", "autisme"),
        ],
    )
    def test_a_synonym_is_found(self, typed: str, written: str) -> None:
        assert self.finds(typed, writes(written)) == ["A"]

    def test_a_mother_is_no_father(self) -> None:
        # Both are parents, but synonyms do not chain.
        assert self.finds("mor", writes("far")) == []

    def test_mother_and_child_is_parent_and_child(self) -> None:
        assert self.finds("mor og barn", writes("Vi tager imod en forælder med børn.")) == ["A"]

    def test_three_letters_are_the_beginning_of_a_word(self) -> None:
        family = writes("Familien bor ved skoven, og der er en svømmehal")
        assert self.finds("svø", family) == self.finds("svoemme", family) == ["A"]
        assert self.finds("sv", family) == []
        # The beginning of what was typed is nothing, nor is the middle of a word.
        assert self.finds("svømmehallerne", family) == ["A"]
        assert self.finds("svømmehalsbad", family) == self.finds("hal", family) == []

    @pytest.mark.parametrize("typed", ["autsme", "autismme", "autusme", "auitsme", "utisme", "autism"])
    def test_one_edit_is_forgiven(self, typed: str) -> None:
        assert self.finds(typed, writes("erfaring med autisme")) == ["A"]

    @pytest.mark.parametrize("typed", ["auxtxsme", "uatimse", "outesme", "autisxxme"])
    def test_two_edits_are_not(self, typed: str) -> None:
        assert self.finds(typed, writes("erfaring med autisme")) == []

    def test_one_edit_of_the_stem_is_forgiven(self) -> None:
        # Two letters from the word, but one from its stem "aflastning".
        assert self.finds("aflasningen", writes("aflastninger")) == ["A"]

    def test_in_words_of_four_letters_nothing_is_forgiven(self) -> None:
        assert self.finds("hunt", writes("hund")) == self.finds("gårx", writes("gård")) == []
        # å counts as one letter, however it is written.
        assert self.finds("gaarx", writes("gård")) == []
        assert self.finds("hunte", writes("hunde")) == ["A"]

    @pytest.mark.parametrize("text", ["og", "og i med", "…", "?!&", "😀", "\u202e", "\u0300", "  "])
    def test_stop_words_and_punctuation_ask_nothing(self, text: str) -> None:
        hound, silent = writes("hund", "A"), writes(None, "B")
        assert self.finds(text, hound, silent) == ["A", "B"]
        assert self.finds(f"{text} hund {text}", hound, silent) == ["A"]

    def test_the_labels_of_what_the_family_has_are_searched(self) -> None:
        family = a_family(
            "A",
            family_type=FamilyType.REINFORCED,
            target_groups=(TargetGroup.ATTENTION_DEFICIT,),
            competences=(Competence.THERAPLAY,),
            support=(Support.ACUTE_PHONE,),
            languages=("ar",),
            municipality_code="0740",
            postcode="8600",
        )
        for label in ("forstærket", "ADHD", "theraplay", "akuttelefon", "arabisk", "Silkeborg"):
            assert self.finds(label, family) == ["A"], label
        town = a_family("A", municipality_code="0657", postcode="7430")
        assert self.finds("Ikast", town) == self.finds("Herning", town) == ["A"]

    def test_nothing_else_is_searched(self) -> None:
        family = a_family("F-1234", stay_types=(StayType.RESPITE,), own_children=(2011,))
        for text in ("F-1234", "aflastning", "2011", "7400", "midt", "godkendt", "omsorgssvigt"):
            assert self.finds(text, family) == [], text

    def test_counts_are_those_of_families_that_match(self) -> None:
        families = writes("hund", "A", languages=("ar",)), writes("kat", "B", languages=("ar",))
        found = self.search("q=hund", *families)
        assert found.total == found.counts["language"]["ar"] == found.counts["type"]["general"] == 1
        assert found.counts["age"]["4"] == found.counts["availability"]["free"] == 1

    def test_relevance_is_exact_then_synonym_then_beginning_then_typo(self) -> None:
        typo, beginning = writes("autusme", "A"), writes("autismevenlig", "B")
        synonym, exact = writes("asperger", "C"), writes("autisme", "D")
        assert self.finds("autisme", typo, beginning, synonym, exact) == ["D", "C", "B", "A"]

    def test_relevance_is_the_sum_over_the_words(self) -> None:
        both_begun, one_exact = writes("hundehus hestefold", "A"), writes("hund og hestefold", "B")
        assert self.finds("hund hest", both_begun, one_exact) == ["B", "A"]
        # A word that is typed twice, or found twice, counts once.
        assert self.finds("hund", writes("hund", "A"), writes("hund hund hund", "B")) == ["A", "B"]

    def test_relevance_comes_after_freshness_and_before_distance(self) -> None:
        ageing = an_availability(confirmed_at=NOW.replace(day=1))
        exact_but_old = writes("hund", "A", availability=ageing)
        begun_near, exact_far = writes("hundehus", "B"), writes("hund", "C", postcode="8600")
        families = exact_but_old, begun_near, exact_far
        assert self.order("q=hund&near=7400", *families) == ["C", "B", "A"]
        assert self.order("q=hund&near=7400&sort=distance", *families) == ["A", "B", "C"]
        assert self.order("q=hund&sort=confirmed", *families) == ["B", "C", "A"]

    @pytest.mark.parametrize(
        "text",
        [
            "a" * 200,
            "å" * 200,
            "a " * 100,
            "😀" * 200,
            "\x00\x01\x1b[31m",
            "\u202eמשפחה عائلة",
            "%_*?~^\"'\\()[]{}<>&|;--",
            "hund AND NOT (kat OR *)",
            "\ufdfa" * 200,
            "½⅓¼" * 60,
            "\u0300" * 200,
            "\ud800",
            "1 2 3 4 5 6 7 8 9 " * 11,
        ],
    )
    def test_nothing_that_is_typed_breaks_it(self, text: str) -> None:
        assert self.finds(text, writes("Vi har hund og kat.")) in ([], ["A"])
