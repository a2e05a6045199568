"""What people write to each other in the demo: whole exchanges by topic, about a person with a name and a number."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Exchange:
    """
    One matter, message by message, the two sides in turn.

    `{name}`, `{first}` and `{identity}` are the insured it is about; `{day}` is the first day of next quarter.
    """

    topic: str
    messages: tuple[str, str, str]


FROM_EMPLOYER = (
    Exchange("Beräkning", (
        "Hej!\n\nVi behöver en beräkning av ålderspension för {name}, {identity}. Anställningen avslutas {day}.\n\n"
        "Lönerna för de fem senaste åren är de som ni redan har fått.",
        "Hej!\n\nBeräkningen är klar. Den utgår från att anställningen avslutas {day} och att lönen är oförändrad "
        "till dess.\n\nStämmer sysselsättningsgraden 80 %? Om inte räknar jag om.",
        "Tack. 80 % stämmer, så beräkningen kan stå kvar som den är.",
    )),
    Exchange("Utbetalning", (
        "Hej!\n\nUtbetalningen för {name}, {identity}, ser ut att sakna tillägget från förra månaden. Kan ni "
        "kontrollera?",
        "Hej!\n\nTillägget kom in efter att körningen var stängd. Det betalas ut tillsammans med nästa månads "
        "pension. Vill {first} ha en specifikation skickar vi den hem.",
        "Tack för beskedet. {first} vill gärna ha specifikationen med posten.",
    )),
    Exchange("Anställning och lön", (
        "Hej!\n\n{name}, {identity}, går ner till 75 % från {day}. Behöver ni något mer av oss än ändringen av "
        "betalningsposten?",
        "Hej!\n\nNej, det räcker att ni ändrar betalningsposten. Meddela oss när {first} går tillbaka till heltid.",
        "Bra, då ändrar jag posten i dag.",
    )),
    Exchange("Faktura", (
        "Hej!\n\nPå den senaste fakturan är summan för {name} högre än på den förra. Vad beror det på?",
        "Hej!\n\nBetalningsposten höjdes från och med förra fakturan. I historiken på {first}s sida ser du vem som "
        "ändrade den och när.",
        "Nu ser jag det. Det var vår egen ändring, tack för hjälpen.",
    )),
    Exchange("Övrigt", (
        "Hej!\n\nVem hos oss får se de försäkrades uppgifter? {name} på ekonomienheten har frågat.",
        "Hej!\n\nDet bestämmer er huvudanvändare under Administration. Den som bara ska läsa får behörigheten ”Får "
        "bara titta”.",
        "Tack, då vet jag. Jag tar det med huvudanvändaren.",
    )),
    Exchange("Beräkning", (
        "Hej!\n\n{name}, {identity}, funderar på att gå i pension två år tidigare. Hur mycket lägre blir pensionen "
        "då?",
        "Hej!\n\nMed uttag två år tidigare blir pensionen ungefär 13 % lägre per månad. Räknar vi på en bestämd "
        "dag blir svaret exakt. Vilken dag tänker {first} på?",
        "{first} tänker på {day}. Räkna gärna på den.",
    )),
    Exchange("Utbetalning", (
        "Hej!\n\n{name}, {identity}, har bytt bank. Ska det nya kontonumret komma från oss eller från {first}?",
        "Hej!\n\nKontonumret ska {first} själv lämna till oss, på Pensionsvalet eller per telefon. Från er behöver "
        "vi inget.",
        "Då ber jag {first} ringa. Tack.",
    )),
    Exchange("Anställning och lön", (
        "Hej!\n\nVi har registrerat fel anställningsdag för {name}, {identity}. Rätt dag är den första i månaden, "
        "inte den femtonde.",
        "Hej!\n\nDagen är rättad. Premien påverkas inte, eftersom månaden är densamma.",
        "Fint, tack.",
    )),
    Exchange("Faktura", (
        "Hej!\n\nVi fick två fakturor med samma förfallodag. Är den ena en tilläggsfaktura?",
        "Hej!\n\nJa, den lägre är tilläggsfakturan som ni gjorde för {name}. Båda ska betalas, med var sin "
        "referens.",
        "Då stämmer det. Båda går i väg i dag.",
    )),
    Exchange("Beräkning", (
        "Hej!\n\nHur påverkas {name}, {identity}, om hen är tjänstledig i sex månader från {day}?",
        "Hej!\n\nOm betalningsposten sätts till 0 under tiden växer kapitalet bara med avkastningen. I prognosen "
        "gör det mellan en och två procent per månad i pension.",
        "Tack. Vi återkommer när ledigheten är beviljad.",
    )),
    Exchange("Övrigt", (
        "Hej!\n\n{name} har fått nytt efternamn men står kvar med det gamla. Hur ändrar vi det?",
        "Hej!\n\nNamnet hämtar vi från folkbokföringen en gång i veckan. Står det gamla kvar efter fredag rättar "
        "vi det här.",
        "Det nya namnet syns nu. Tack.",
    )),
    Exchange("Anställning och lön", (
        "Hej!\n\nVi anställer fyra personer till skolan från {day}. Går det att lägga till dem redan nu?",
        "Hej!\n\nJa, ni kan lägga till dem med en startdag framåt i tiden. De kommer med på den första fakturan "
        "efter startdagen.",
        "Perfekt, då gör vi det i veckan.",
    )),
    Exchange("Utbetalning", (
        "Hej!\n\nNär kommer den första utbetalningen för {name}, {identity}? Anställningen är slut.",
        "Hej!\n\nFörsta utbetalningen kommer den 25 i månaden efter att vi har fått ansökan. Den har vi ännu inte "
        "fått från {first}.",
        "{first} skickar ansökan i dag.",
    )),
    Exchange("Beräkning", (
        "Hej!\n\nKan ni räkna på delpension för {name}, {identity}? Tanken är 50 % arbete från {day}.",
        "Hej!\n\nJag har räknat på 50 % arbete och 50 % uttag. Vill {first} se alternativet 60 % också?",
        "Ja tack, gärna båda.",
    )),
)  # fmt: skip

FROM_INSURER = (
    Exchange("Anställning och lön", (
        "Hej!\n\nFör {name}, {identity}, saknar vi uppgift om lönen för förra året. Kan ni skicka den här?",
        "Hej!\n\nLönen förra året var den avtalade hela året, utan tillägg.",
        "Tack, då är uppgiften komplett.",
    )),
    Exchange("Beräkning", (
        "Hej!\n\nVi har fått en ansökan om pension från {name}, {identity}, från {day}. Vilken är den sista "
        "anställningsdagen hos er?",
        "Hej!\n\nSista anställningsdagen är dagen före {day}.",
        "Tack, då går ärendet vidare till beslut.",
    )),
    Exchange("Utbetalning", (
        "Hej!\n\nBrev till {name}, {identity}, kommer tillbaka med okänd adress. Har ni en nyare adress i ert "
        "register?",
        "Hej!\n\n{first} har flyttat och har anmält den nya adressen i dag.",
        "Då väntar vi på folkbokföringen. Tack.",
    )),
    Exchange("Faktura", (
        "Hej!\n\nDen senaste betalningen kom utan referens. Vi har räknat den mot den äldsta öppna fakturan. "
        "Stämmer det?",
        "Hej!\n\nJa, det stämmer. Vi ser till att referensen följer med nästa gång.",
        "Tack för snabbt svar.",
    )),
    Exchange("Övrigt", (
        "Hej!\n\nVilken person hos er ska stå som kontaktperson för avtalet när {name} slutar?",
        "Hej!\n\nKontaktperson blir lönechefen. Jag ändrar uppgiften när dagen är bestämd.",
        "Tack, då väntar vi på det.",
    )),
)  # fmt: skip
