"""What a load did, in numbers and in words."""

from dataclasses import dataclass
from pathlib import Path

from families.danish import count_of, thousands

ALL_LOADED, NOTHING_LOADED, SOME_REJECTED, INTERRUPTED = 0, 1, 3, 130


@dataclass(slots=True)
class LoadReport:
    """Counts of lines: `read` = `added` + `changed` + `unchanged` + `rejected`.

    `ended` are families that a complete file lacked; `not_ended` are those that it lacks too but
    that were left alone, because some line could not be read and may be about them. `undated` lines
    count the places of a known family without `confirmed_at`: the register keeps its own. `awaiting` are
    decisions of authorities that the register holds and the source does not say yet.
    """

    rejected_path: Path
    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    ended: int = 0
    not_ended: int = 0
    undated: int = 0
    awaiting: int = 0
    reports: int = 0
    interrupted: bool = False

    @property
    def exit_code(self) -> int:
        """0: all loaded; 3: loaded, some lines rejected; 1: nothing loaded; 130: interrupted."""
        if self.interrupted:
            return INTERRUPTED
        if not self.rejected:
            return ALL_LOADED
        return SOME_REJECTED if self.read > self.rejected else NOTHING_LOADED

    def sentences(self) -> list[str]:
        """Return what a person should know, in Danish."""
        said = [
            (
                f"{count_of(self.read, 'linje', 'linjer')} læst: {thousands(self.added)} nye,"
                f" {thousands(self.changed)} ændrede, {thousands(self.unchanged)} uændrede,"
                f" {thousands(self.rejected)} afvist."
            )
        ]
        if self.reports:
            said.append(f"{count_of(self.reports, 'indberetning', 'indberetninger')} fra før er indlæst.")
        if self.rejected:
            said.append(f"De afviste linjer står med alle grunde i {self.rejected_path}.")
        if self.undated:
            said.append(self._places_kept())
        if self.ended:
            families = count_of(self.ended, "familie", "familier")
            said.append(f"{families}, som filen ikke nævner, er nu ophørt.")
        if self.not_ended:
            said.append(self._left_alone())
        if self.awaiting:
            said.append(self._awaiting())
        if self.interrupted:
            said.append("Afbrudt mellem to portioner. Kør den samme kommando igen for at gøre færdig.")
        return said

    def _places_kept(self) -> str:
        lines = count_of(self.undated, "linje", "linjer")
        return (
            f"{lines} tæller pladser uden confirmed_at: familiernes pladser er ikke ændret. Skriv i"
            " confirmed_at, hvornår familien har sagt det."
        )

    def _awaiting(self) -> str:
        decisions = count_of(self.awaiting, "afgørelse", "afgørelser")
        return (
            f"{decisions} fra socialtilsynene afventer kilden: den siger endnu det gamle, og registret"
            " holder fast i det, tilsynet har afgjort."
        )

    def _left_alone(self) -> str:
        families = count_of(self.not_ended, "familie", "familier")
        return (
            f"{families}, som filen ikke nævner, er ikke afsluttet: en eller flere linjer kan ikke læses"
            " og kan handle om dem. Ret linjerne og kør igen."
        )
