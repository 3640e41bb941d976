"""A dozen and more invented families that write as families do, for `judgements.csv`.

All say the same of their places on the same morning, so only their words tell them apart.
"""

from families.family import Family, ParentChild
from families.vocabulary import Competence, FamilyType, Pet, StayType, TargetGroup
from tests.building import a_family

HORSES = a_family(
    "heste",
    description="Vi bor på en nedlagt landejendom med fire islandske heste, høns og en doven labrador."
    " Piger med angst har haft stor glæde af at strigle og ride her. Vi har været plejefamilie"
    " i tolv år.",
    target_groups=(TargetGroup.ANXIETY, TargetGroup.WITHDRAWN),
    pets=(Pet.HORSE, Pet.DOG),
)
INFANTS = a_family(
    "spæde",
    description="Gennem ni år har vi taget imod spædbørn, også direkte fra fødeafdelingen og med"
    " abstinenser. Vi står op om natten uden at sukke og har kurser i tilknytning. Ingen dyr,"
    " ingen røg.",
    target_groups=(TargetGroup.DRUGS, TargetGroup.ATTACHMENT),
    competences=(Competence.ATTACHMENT,),
)
MOTHERS = a_family(
    "mødre",
    family_type=FamilyType.REINFORCED,
    description="Hos os kan en gravid kvinde flytte ind med sit kommende barn i en lille lejlighed på"
    " grunden. Vi støtter unge mødre i at aflæse deres baby og skriver observationer til"
    " kommunen.",
    parent_child=ParentChild(from_pregnancy=True, separate_unit=True),
    competences=(Competence.PARENT_WORK, Competence.MENTALISATION),
)
FATHERS = a_family(
    "fædre",
    description="Vi tager imod en far eller en mor sammen med barnet og hjælper med døgnrytme og søvn. Vi"
    " er selv bedsteforældre og bor midt i Herning tæt på sundhedsplejersken.",
    parent_child=ParentChild(),
)
ACUTE = a_family(
    "akut",
    description="Vi er akutfamilie og kan modtage børn med en times varsel hele døgnet. Sengen er redt,"
    " og der er altid en voksen hjemme. Vi kan have et barn i op til tre måneder.",
    stay_types=(StayType.ACUTE,),
)
WEEKENDS = a_family(
    "weekend",
    description="Vi tilbyder aflastning hver anden weekend og i ferierne. Vi har en lille kolonihave, to"
    " katte og masser af brætspil. Søskende må gerne komme sammen.",
    stay_types=(StayType.RESPITE,),
    pets=(Pet.CAT,),
)
AUTISM = a_family(
    "autisme",
    family_type=FamilyType.SPECIALISED,
    description="Vores hverdag er forudsigelig med piktogrammer og faste pauser. Vi har lang erfaring med"
    " børn med autisme og har selv en voksen søn med Asperger. Her er stille og få mennesker.",
    target_groups=(TargetGroup.AUTISM, TargetGroup.DEVELOPMENTAL_DISORDER),
    competences=(Competence.AUTISM, Competence.LOW_AROUSAL),
)
ATTENTION = a_family(
    "adhd",
    description="Drenge med krudt i kroppen trives her: vi har værksted, crossbane og klare regler. Vi"
    " kender til medicin, skoleskift og møder med PPR.",
    target_groups=(TargetGroup.ATTENTION_DEFICIT, TargetGroup.ACTING_OUT),
    competences=(Competence.ADHD,),
)
TEENAGERS = a_family(
    "unge",
    description="Vi vil helst have de unge, som andre har opgivet: hash, skolefravær og dårlige venner"
    " skræmmer os ikke. Den ene af os er tidligere politibetjent, den anden er socialrådgiver.",
    target_groups=(TargetGroup.CRIME, TargetGroup.DRUGS),
)
SIBLINGS = a_family(
    "søskende",
    description="Det vigtigste for os er, at søskende ikke bliver skilt ad. Vi har plads til tre brødre"
    " eller søstre, et stort hus og en gammel, rolig hund, som børn må putte med.",
    pets=(Pet.DOG,),
    max_siblings=3,
)
WHEELCHAIR = a_family(
    "kørestol",
    description="Huset er i ét plan med lift og brede døre. Vi har haft en pige med cerebral parese i"
    " kørestol boende i otte år og er vant til sondemad og hjælpemidler.",
    target_groups=(TargetGroup.MOBILITY, TargetGroup.MULTIPLE),
    wheelchair_access=True,
)
ARABIC = a_family(
    "arabisk",
    description="Vi er en dansk-libanesisk familie, taler arabisk til daglig og holder både jul og eid."
    " Maden er halal, hvis barnet ønsker det.",
    languages=("da", "ar"),
)
TRAUMA = a_family(
    "traumer",
    family_type=FamilyType.REINFORCED,
    description="Som tidligere lærer og psykolog arbejder vi traumebevidst. Vi har hjulpet børn, som har"
    " været udsat for vold og overgreb, til at sove trygt igen. Vi får supervision hver måned.",
    target_groups=(TargetGroup.EXPOSED_TO_ABUSE, TargetGroup.NEGLECT),
    competences=(Competence.TRAUMA_INFORMED,),
)
ALCOHOL = a_family(
    "fasd",
    description="Vores plejedatter har føtalt alkoholsyndrom, så vi ved, hvad det vil sige at gentage alt"
    " hver dag. Vi holder os til enkle aftaler, ro og god søvn.",
    target_groups=(TargetGroup.FASD,),
    competences=(Competence.FASD,),
)
COUNTRY = a_family(
    "landet",
    description="Vi har geder, kaniner og en køkkenhave på landet ved Ikast. Børn må grave, klatre og"
    " blive beskidte. Vi ryger ikke, og vores hunde bor i løbegård.",
    postcode="7430",
    pets=(Pet.FARM, Pet.DOG),
)

JUDGED_FAMILIES: tuple[Family, ...] = (
    *(HORSES, INFANTS, MOTHERS, FATHERS, ACUTE, WEEKENDS, AUTISM, ATTENTION),
    *(TEENAGERS, SIBLINGS, WHEELCHAIR, ARABIC, TRAUMA, ALCOHOL, COUNTRY),
)
