"""Whether the talk of a virtual patient is a sound graph."""

from __future__ import annotations

from collections.abc import Iterator

from anatomy.content import KeyPath
from certification.stations.consultation import ConsultationStation, Turn


def check_turns(station: ConsultationStation) -> Iterator[tuple[KeyPath, str]]:
    """What is wrong with the graph, as (where in the file, problem. Fix.)."""
    names = [turn.id for turn in station.turns]
    for k, turn in enumerate(station.turns):
        if names.index(turn.id) != k:
            yield ("turns", k, "id"), f"'{turn.id}' is used twice. An id may occur once."
        yield from _unsound(turn, k, names)
    reached, endless = _explore(station)
    for k, turn in enumerate(station.turns):
        if turn.id not in reached:
            yield ("turns", k, "id"), f"no way leads to '{turn.id}'. Reply to it, or remove it."
    if endless is not None:
        yield (
            ("turns", names.index(endless)),
            (f"a way leads from '{endless}' back to it. Let every way end."),
        )
    if not any(reply.critical for turn in station.turns for reply in turn.replies):
        yield ("turns",), "no reply is critical: true. Mark those that endanger the patient."


def _unsound(turn: Turn, k: int, names: list[str]) -> Iterator[tuple[KeyPath, str]]:
    for j, reply in enumerate(turn.replies):
        if reply.to not in names:
            message = f"no turn is called '{reply.to}'. Write one of {', '.join(names)}."
            yield ("turns", k, "replies", j, "to"), message
    if not turn.replies:
        return
    if turn.should is None or turn.evidence is None:
        yield ("turns", k), "a turn with replies needs should: and evidence:. Add them."
    rights = [reply.right for reply in turn.replies]
    if not any(rights) or all(rights):
        yield ("turns", k, "replies"), "some replies are right and some are not. Mark them."


def _explore(station: ConsultationStation) -> tuple[set[str], str | None]:
    """The turns that can be reached, and one from which a way leads back to it, if there is."""
    done: set[str] = set()
    endless: list[str] = []

    def visit(turn: Turn, above: tuple[str, ...]) -> None:
        if turn.id in above:
            endless.append(turn.id)
            return
        if turn.id in done:
            return
        for reply in turn.replies:
            following = station.turn(reply.to)
            if following is not None:
                visit(following, (*above, turn.id))
        done.add(turn.id)

    visit(station.turns[0], ())
    return done, endless[0] if endless else None
