"""Every closed list of words, each with its code (English, in data) and its label (Danish, on pages).

The order inside a list is the order on the page.
"""

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A code with its Danish label; `TargetGroup.AUTISM == "autism"`."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        """Make the word and keep its label; looking a word up by its code alone never comes here."""
        word = str.__new__(cls, code)
        word._value_ = code
        word.label = label
        return word


class FamilyType(Word):
    """Light to moderate, moderate to severe, severe needs, or found in the child's own network.

    Barnets lov and the order on foster families; Statistics Denmark codes 23, 24, 25 and 1.
    """

    GENERAL = "general", "Almen plejefamilie"
    REINFORCED = "reinforced", "Forstærket plejefamilie"
    SPECIALISED = "specialised", "Specialiseret plejefamilie"
    NETWORK = "network", "Netværksplejefamilie"


class StayType(Word):
    """What kind of stay a family is approved for."""

    PLACEMENT = "placement", "Døgnophold (anbringelse)"
    RESPITE = "respite", "Aflastning (støtteophold)"
    ACUTE = "acute", "Akut ophold"
    AFTERCARE = "aftercare", "Efterværn"


class Authority(Word):
    """The five supervising authorities (socialtilsyn)."""

    NORD = "nord", "Socialtilsyn Nord"
    MIDT = "midt", "Socialtilsyn Midt"
    SYD = "syd", "Socialtilsyn Syd"
    OEST = "oest", "Socialtilsyn Øst"
    HOVEDSTADEN = "hovedstaden", "Socialtilsyn Hovedstaden"


class Approval(Word):
    """The authority's word. Only approved families are in a search or in a count of free places."""

    APPROVED = "approved", "Godkendt"
    SUSPENDED = "suspended", "Suspenderet"
    ENDED = "ended", "Ophørt"


class AvailabilityStatus(Word):
    """Derived for a day and never stored; `Availability.status_on` holds the rule."""

    FREE = "free", "Ledig"
    PARTLY_FREE = "partly_free", "Delvist ledig"
    UNCONFIRMED = "unconfirmed", "Ikke bekræftet"
    PAUSED = "paused", "Holder pause"
    OCCUPIED = "occupied", "Optaget"


class Freshness(Word):
    """How long ago somebody entitled last said so; how many days that is, `FreshnessRule` decides."""

    FRESH = "fresh", "Nyligt bekræftet"
    AGEING = "ageing", "Bekræftet for et stykke tid siden"
    STALE = "stale", "Ikke bekræftet længe"


class Reporter(Word):
    """Who said so."""

    FAMILY = "family", "Familien"
    CONSULTANT = "consultant", "Kommunens familieplejekonsulent"
    MUNICIPALITY = "municipality", "Den anbringende kommune"
    AUTHORITY = "authority", "Socialtilsynet"
    SOURCE = "source", "Den indlæste fil"


class CallOutcome(Word):
    """What a caseworker was told on the phone: hearsay, which confirms nothing."""

    FREE = "free", "Ledig"
    OCCUPIED = "occupied", "Optaget"
    NO_ANSWER = "no_answer", "Intet svar"


class BlockedReason(Word):
    """Why a place is neither free nor occupied."""

    ILLNESS = "illness", "Sygdom i familien"
    HOLIDAY = "holiday", "Ferie"
    OWN_FAMILY = "own_family", "Forhold i egen familie"
    MATCHING = "matching", "Hensyn til det barn, der bor der"
    HOME = "home", "Boligen (fx ombygning eller flytning)"
    OTHER = "other", "Andet"


class ChildSex(Word):
    """Which children the family takes."""

    ANY = "any", "Alle køn"
    GIRL = "girl", "Piger"
    BOY = "boy", "Drenge"


class Pet(Word):
    """Animals in the home."""

    NONE = "none", "Ingen husdyr"
    DOG = "dog", "Hund"
    CAT = "cat", "Kat"
    HORSE = "horse", "Hest"
    FARM = "farm", "Landbrugsdyr"
    OTHER = "other", "Andre dyr"


class Smoking(Word):
    """Whether and where somebody in the home smokes."""

    NONE = "none", "Røgfrit hjem"
    OUTDOORS = "outdoors", "Ryger kun udendørs"
    INDOORS = "indoors", "Ryger indendørs"


class Home(Word):
    """Where the home lies."""

    TOWN = "town", "By"
    VILLAGE = "village", "Landsby"
    COUNTRY = "country", "På landet"
    FARM = "farm", "Gård"


class Carers(Word):
    """How many adults are approved as carers."""

    SINGLE = "single", "Én plejeforælder"
    COUPLE = "couple", "To plejeforældre"


class Support(Word):
    """What the family's municipality offers it today."""

    ACUTE_PHONE = "acute_phone", "Akuttelefon hele døgnet"
    SUPERVISION = "supervision", "Supervision"
    COURSES = "courses", "Kurser"
    PEER_NETWORK = "peer_network", "Netværksgruppe"


class Competence(Word):
    """Courses and methods."""

    MENTALISATION = "mentalisation", "Mentalisering"
    TRAUMA_INFORMED = "trauma_informed", "Traumebevidst omsorg"
    ATTACHMENT = "attachment", "Tilknytning"
    THERAPLAY = "theraplay", "Theraplay"
    LOW_AROUSAL = "low_arousal", "Low arousal"
    AUTISM = "autism", "Autisme"
    ADHD = "adhd", "ADHD"
    FASD = "fasd", "FASD (føtalt alkoholsyndrom)"
    PARENT_WORK = "parent_work", "Forældresamarbejde"
    MEDICATION = "medication", "Medicinhåndtering"
    FIRST_AID = "first_aid", "Førstehjælp"


class TargetGroupKind(Word):
    """The three groups of KL's term list."""

    SOCIAL = "social", "Sociale forhold"
    PSYCHOLOGICAL = "psychological", "Psykiske og kognitive forhold"
    PHYSICAL = "physical", "Fysiske forhold"


class TargetGroup(Word):
    """What the family is approved and experienced for: KL's list, and the local tag `fasd`.

    A study of 2023 shows that the five authorities use these unevenly: they weigh, they do not
    exclude by themselves.
    """

    kind: TargetGroupKind

    def __new__(cls, code: str, label: str = "", kind: TargetGroupKind = TargetGroupKind.SOCIAL) -> Self:
        """Make the word and keep its group beside it."""
        word = str.__new__(cls, code)
        word._value_ = code
        word.label = label
        word.kind = kind
        return word

    NEGLECT = "neglect", "Omsorgssvigt", TargetGroupKind.SOCIAL
    ACTING_OUT = "acting_out", "Udadreagerende", TargetGroupKind.SOCIAL
    WITHDRAWN = "withdrawn", "Indadreagerende", TargetGroupKind.SOCIAL
    SELF_HARM = "self_harm", "Selvskadende", TargetGroupKind.SOCIAL
    SUICIDAL = "suicidal", "Selvmordstruet", TargetGroupKind.SOCIAL
    SEXUALLY_ABUSIVE = "sexually_abusive", "Seksuelt krænkende", TargetGroupKind.SOCIAL
    EXPOSED_TO_ABUSE = "exposed_to_abuse", "Udsat for overgreb", TargetGroupKind.SOCIAL
    CRIME = "crime", "Kriminalitet", TargetGroupKind.SOCIAL
    ALCOHOL = "alcohol", "Alkoholmisbrug", TargetGroupKind.SOCIAL
    DRUGS = "drugs", "Stofmisbrug", TargetGroupKind.SOCIAL
    ISOLATION = "isolation", "Social isolation", TargetGroupKind.SOCIAL
    ANXIETY = "anxiety", "Angst", TargetGroupKind.PSYCHOLOGICAL
    DEPRESSION = "depression", "Depression", TargetGroupKind.PSYCHOLOGICAL
    EATING_DISORDER = "eating_disorder", "Spiseforstyrrelse", TargetGroupKind.PSYCHOLOGICAL
    ATTACHMENT = "attachment", "Tilknytningsforstyrrelse", TargetGroupKind.PSYCHOLOGICAL
    PERSONALITY_DISORDER = (
        "personality_disorder",
        "Personlighedsforstyrrelse",
        TargetGroupKind.PSYCHOLOGICAL,
    )
    STRESS = "stress", "Stress", TargetGroupKind.PSYCHOLOGICAL
    AUTISM = "autism", "Autisme", TargetGroupKind.PSYCHOLOGICAL
    ATTENTION_DEFICIT = (
        "attention_deficit",
        "Opmærksomhedsforstyrrelse (ADHD)",
        TargetGroupKind.PSYCHOLOGICAL,
    )
    INTELLECTUAL_DISABILITY = (
        "intellectual_disability",
        "Udviklingshæmning",
        TargetGroupKind.PSYCHOLOGICAL,
    )
    DEVELOPMENTAL_DISORDER = (
        "developmental_disorder",
        "Udviklingsforstyrrelse",
        TargetGroupKind.PSYCHOLOGICAL,
    )
    BRAIN_INJURY = "brain_injury", "Hjerneskade", TargetGroupKind.PSYCHOLOGICAL
    FASD = "fasd", "FASD (føtalt alkoholsyndrom)", TargetGroupKind.PSYCHOLOGICAL
    HEARING = "hearing", "Hørelse", TargetGroupKind.PHYSICAL
    VISION = "vision", "Syn", TargetGroupKind.PHYSICAL
    MOBILITY = "mobility", "Mobilitet", TargetGroupKind.PHYSICAL
    COMMUNICATION = "communication", "Kommunikation", TargetGroupKind.PHYSICAL
    MULTIPLE = "multiple", "Multipel funktionsnedsættelse", TargetGroupKind.PHYSICAL
