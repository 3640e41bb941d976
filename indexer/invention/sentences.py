"""The sentences that descriptions are made of.

`{V}`/`{v}` is Vi or Jeg, `{os}` is os or mig, `{hjem}` is vores hjem or mit hjem; `{town}`,
`{animal}`, `{ages}` and `{group}` are filled with what is true of the family.
"""

OPENING = {
    "couple": (
        "Vi er et par, der bor i {town}, og hos os er der plads til et barn, der har brug for en familie.",
        "Vi er en rolig familie fra {town} med god plads både i huset og i hverdagen.",
        "Hjemme hos os i {town} er der altid nogen i køkkenet og tid til at høre, hvordan dagen gik.",
        "Vi blev plejefamilie, fordi vi gerne vil gøre en forskel for et barn, der har brug for to trygge voksne.",
        "Vi er to voksne med begge ben på jorden, og vi bor i {town} tæt på skole og institution.",
        "Vi har kendt hinanden i mange år og er vant til at dele opgaverne, så der altid er en voksen til stede.",
    ),
    "single": (
        "Jeg bor i {town} og har valgt at være plejemor på fuld tid, fordi jeg gerne vil være der for ét barn ad gangen.",
        "Jeg er alene med opgaven, men har en stor familie omkring mig her i {town}.",
        "Hjemme hos mig i {town} er der ro, faste vaner og god tid til at tale om dagen.",
        "Jeg blev plejefamilie efter mange år som pædagog og har plads til et barn, der har brug for nærvær.",
        "Jeg bor i {town} med mine søskende og gode naboer i nærheden, og de er et trygt netværk for barnet.",
    ),
}

HOME = {
    "town": (
        "{V} bor midt i byen, så skole, svømmehal og bibliotek ligger i gåafstand.",
        "{hjem} er et rækkehus på en stille vej med legeplads lige om hjørnet.",
        "{V} bor i byen med lille have, og barnet kan selv cykle til fritidsaktiviteter.",
        "Der er kort til bus, skole og kammerater, og haven er stor nok til trampolin og fodboldmål.",
    ),
    "village": (
        "{V} bor i en landsby, hvor børnene leger på tværs af haverne, og alle kender hinanden.",
        "{hjem} ligger i en lille landsby med skole, hal og en købmand, der kender børnene ved navn.",
        "Landsbyen er lille og tryg, og der er en spejdergruppe og en fodboldklub, hvor alle kan være med.",
        "{V} bor roligt i en landsby med stor have, bålplads og køkkenhave.",
    ),
    "country": (
        "{V} bor på landet med skov og marker lige uden for døren.",
        "{hjem} ligger for sig selv på landet, og der er plads til at løbe, råbe og være sig selv.",
        "På landet hos {os} er der stille, mørkt om natten og langt til naboen, og det giver mange børn ro.",
        "{V} har en stor naturgrund med frugttræer, hule og sø i nærheden.",
    ),
    "farm": (
        "{V} bor på en gård, hvor børnene kan hjælpe med dyrene eller bare følge med.",
        "{hjem} er en nedlagt landejendom med værksted, stald og masser af plads.",
        "Gården giver en fast rytme: der fodres morgen og aften, og alle kan være med i det tempo, de magter.",
    ),
}

NO_PETS = (
    "{V} har ingen dyr, så børn med allergi kan også bo her.",
    "Der er ingen husdyr i hjemmet.",
    "{V} har valgt ikke at have dyr, men besøger gerne naboens.",
)
PETS = (
    "{V} har {animal}, og det er en god hjælp for børn, der har svært ved at falde til.",
    "Til hjemmet hører {animal}, og barnet kan få sin egen lille opgave med at passe på.",
    "Hos {os} er der {animal}, så det er vigtigt, at barnet er tryg ved dyr.",
    "{V} har {animal}, og mange af de børn, {v} har kendt, har fundet ro der.",
)
ANIMALS = {
    "dog": ("en rolig hund", "en ældre labrador", "to små hunde", "en børnevant hund"),
    "cat": ("en kat", "to katte", "en gammel huskat"),
    "horse": ("to heste", "en islandsk hest", "et par ponyer"),
    "farm": ("høns og får", "køer og kalve", "geder og høns"),
    "other": ("kaniner", "marsvin", "et akvarium", "en kanin"),
}

OWN_CHILDREN = {
    "none": (
        "{V} har ikke selv børn og kan derfor give barnet al opmærksomheden.",
        "Der er ingen andre børn i hjemmet, så her er god tid til den enkelte.",
    ),
    "grown": (
        "Børnene i familien er voksne og flyttet hjemmefra, men kommer ofte til søndagsmiddag.",
        "De voksne børn bor i nærheden og er vant til, at der er plejebørn i familien.",
        "Familiens egne børn er voksne nu, og der er blevet god plads i huset.",
    ),
    "home": (
        "Der bor også hjemmeboende børn her, og de er vant til at dele både legetøj og voksne.",
        "Familiens egne børn bor stadig hjemme og glæder sig til at få en at følges med.",
        "Med egne børn i huset er der altid nogen at lege med, men også steder at trække sig tilbage.",
    ),
}

EVERYDAY = (
    "Hverdagen er forudsigelig: {v} spiser sammen klokken seks, læser højt og siger godnat på samme måde hver aften.",
    "{V} laver ugeplaner med billeder, så barnet ved, hvad der skal ske i dag og i morgen.",
    "Om eftermiddagen er der tid til lektier, frisk luft og en snak ved køkkenbordet.",
    "I weekenderne tager {v} på tur i skoven, bager boller eller besøger familien.",
    "{V} tror på små skridt, klare rammer og humor, også når dagen har været svær.",
    "Mad er noget, {v} laver sammen, og alle får lov at smage, røre og rode.",
    "Der er faste sengetider, begrænset skærmtid og altid en voksen vågen, hvis natten er svær.",
    "{V} går til gymnastik og synger i kor, og barnet må gerne vælge sin egen fritidsinteresse.",
    "Sommerferien går som regel til et lejet sommerhus ved vandet, hvor alle kan være med.",
    "{V} holder traditionerne: fastelavn, høstfest, julebag og fødselsdage med flag.",
    "Skole-hjem-samtaler, tandlæge og læge er {v} vant til at stå for og følge op på.",
    "Konflikter tager {v} stille og roligt, og {v} bliver, også når barnet siger, at {v} skal gå.",
    "Det er vigtigt for {os}, at barnet møder de samme voksne hver dag og ikke skal begynde forfra.",
    "{V} lægger vægt på, at barnet får en ven, en fritidsaktivitet og en grund til at glæde sig til i morgen.",
    "Når der er brug for det, er {hjem} også et sted, hvor man bare må sidde og kigge ud ad vinduet.",
)
CARER_AT_HOME = (
    "En voksen går hjemme på fuld tid, så barnet ikke behøver at være længe i institution.",
    "Der er altid en voksen hjemme, når barnet har fri fra skole.",
    "Arbejdet er lagt om, så der er en voksen hjemme både morgen og eftermiddag.",
)
OWN_ROOM = (
    "Barnet får sit eget værelse, som {v} indretter sammen.",
    "Der står et lyst værelse klar, som kun er barnets.",
    "Barnet får eget værelse tæt på de voksnes soveværelse.",
)
WHEELCHAIR = (
    "{hjem} er i ét plan og kan bruges med kørestol.",
    "Badeværelse og værelse er bygget om, så der er plads til kørestol og hjælpemidler.",
)
SMOKING = {
    "none": ("{hjem} er røgfrit.", "Der ryges ikke her, hverken inde eller ude."),
    "outdoors": ("Der ryges kun udendørs og aldrig sammen med børn.",),
    "indoors": ("Der ryges indendørs i et enkelt rum.",),
}

COMPETENCE = {
    "mentalisation": ("{V} arbejder mentaliserende og prøver at se barnet indefra.",),
    "trauma_informed": (
        "{V} har kurser i traumebevidst omsorg og ved, at vrede ofte er angst.",
        "Med traumebevidst omsorg hjælper {v} barnet med at finde ro i kroppen igen.",
    ),
    "attachment": ("{V} har lært om tilknytning og ved, at tillid tager tid.",),
    "theraplay": ("{V} bruger Theraplay i hverdagen med små lege, der skaber kontakt.",),
    "low_arousal": ("{V} bruger low arousal og skruer ned, når barnet skruer op.",),
    "autism": ("{V} har uddannelse i autisme og er vant til struktur, pauser og tydelige aftaler.",),
    "adhd": ("{V} har erfaring med ADHD og ved, hvor meget gode rutiner betyder.",),
    "fasd": ("{V} har særlig viden om børn med FASD og de hensyn, der skal tages hver dag.",),
    "parent_work": (
        "Samarbejdet med barnets forældre ligger {os} på sinde, og de er velkomne til kaffe.",
        "{V} er trænet i forældresamarbejde og hjælper gerne med samvær.",
    ),
    "medication": ("{V} er vant til at give medicin og føre skema over den.",),
    "first_aid": ("{V} har førstehjælpskursus, der bliver fornyet hvert andet år.",),
}
GROUPS = {
    "neglect": "omsorgssvigt",
    "acting_out": "udadreagerende adfærd",
    "withdrawn": "indadvendthed",
    "self_harm": "selvskade",
    "exposed_to_abuse": "overgreb",
    "alcohol": "alkoholmisbrug i familien",
    "drugs": "stofmisbrug i familien",
    "isolation": "ensomhed",
    "anxiety": "angst",
    "depression": "depression",
    "eating_disorder": "spiseforstyrrelser",
    "attachment": "tilknytningsvanskeligheder",
    "stress": "stress",
    "autism": "autisme",
    "attention_deficit": "ADHD",
    "intellectual_disability": "udviklingshæmning",
    "developmental_disorder": "forsinket udvikling",
    "fasd": "FASD",
    "mobility": "nedsat mobilitet",
    "communication": "vanskeligheder med sprog og kommunikation",
}
EXPERIENCE = (
    "{V} har især erfaring med {group}.",
    "Gennem årene har {v} mødt {group}, og {v} har fået god supervision undervejs.",
    "{V} er forberedt på {group} og ved, hvor der er hjælp at hente.",
    "Det, {v} kender bedst til, er {group}.",
)

PARENT_CHILD = {
    True: (
        "En forælder kan flytte ind allerede i graviditeten og få ro til at vente barnet.",
        "{V} tager imod mor og barn fra graviditeten og følger gerne med til jordemoder.",
    ),
    False: (
        "En forælder kan bo her sammen med sit barn og få støtte til hverdagen som familie.",
        "{V} tager imod mor og barn eller far og barn og hjælper med rytme, mad og søvn.",
    ),
}
SEPARATE_UNIT = (
    "Forælderen får sin egen lille lejlighed med køkken og bad.",
    "Der er en særskilt bolig på grunden til forælder og barn.",
)
ACUTE = (
    "{V} kan tage imod akut, også om natten, og har altid en seng redt.",
    "Akutte anbringelser er {v} vant til, og {v} spørger ikke om mere, end barnet magter.",
)
RESPITE = (
    "{V} tager også imod i aflastning i weekender og ferier.",
    "Aflastning hver anden weekend passer godt ind i {os_genitive} familie.",
)

CLOSING_WITH_WISH = (
    "{V} kan give mest til et barn på {ages}, der har brug for ro og voksne, der bliver.",
    "Lige nu ønsker {v} et barn på {ages}.",
    "Bedst passer et barn på {ages} ind i {os_genitive} familie, som den er nu.",
    "{V} drømmer om et barn på {ages}, som {v} kan følge længe.",
)
CLOSING = (
    "{V} er godkendt til børn på {ages} og vil helst høre om barnet, før {v} siger ja eller nej.",
    "Alderen betyder mindre end, at barnet og {v} passer sammen.",
    "Ring gerne og fortæl om barnet, så finder {v} sammen ud af, om det er det rigtige sted.",
    "{V} tager gerne en snak om, hvad barnet har brug for, og hvad {v} kan give.",
)
