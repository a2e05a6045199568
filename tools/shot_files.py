"""Files that the pictures of imports and messages are taken with: some are right, and some are not."""

from io import BytesIO

from xlsxwriter import Workbook

AMOUNTS = [
    ["Försäkringsnummer", "Namn", "Summa på fakturan"],
    ["7031-2-0214", "Ekholm Sofia", "690,00"],
    ["7031-2-0215", "", "700,00"],
    ["7031-2-0216", "", "fem hundra"],
    ["7031-2-9999", "Okänd Person", "525,00"],
]
UNKNOWN_HEADINGS = [["Nr", "Vem", "Att fakturera"], *AMOUNTS[1:3]]
PERSONS = """Efternamn;Förnamn;Personbeteckning;Grupp;I gruppen från;Betalningspost
Nyström;Elsa;140582-9318;2;1.11.2026;525,00
Åkerblom;Nils;010190-902S;Produktion;1.11.2026;1 250,00
Berg;Moa;140582-930Z;2;1.11.2026;630,00
Ström;Ulla;010190-901R;9;1.11.2026;fem hundra
"""


def workbook(rows: list[list[str]]) -> bytes:
    """Return a workbook with one sheet of texts."""
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell)
    return content.getvalue()


FILES = {
    "summor.xlsx": lambda: workbook(AMOUNTS),
    "summor-ratt.xlsx": lambda: workbook(AMOUNTS[:3]),
    "egna-rubriker.xlsx": lambda: workbook(UNKNOWN_HEADINGS),
    "lista.xlsx": lambda: workbook(AMOUNTS[:2]),
    "program.pdf": lambda: b"MZ",
    "personer.csv": lambda: PERSONS.encode(),
    "personer-ratt.csv": lambda: "".join(PERSONS.splitlines(keepends=True)[:3]).encode(),
}
