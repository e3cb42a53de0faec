"""The commands `role NAME ROLE`, `records check` and `records check-export FILE`."""

from __future__ import annotations

import difflib
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer
from rich.console import Console

from certification.kinds import PASSPHRASE_SET, ROLE_GRANTED, ROLE_WITHDRAWN
from certification.refused import Refused
from certification.roles import (
    GRANTED,
    ROLE_KINDS,
    SALT_BYTES,
    Role,
    checked_role,
    hash_passphrase,
    roles_of,
)
from certification.signing import Unreadable, read_json
from records.exported import check_record
from records.rows import Learner
from records.store import Store, open_store

DATABASE = typer.Option(help="Where the records are kept.")
console = Console(markup=False, highlight=False)
role_command = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
records_commands = typer.Typer(
    help="The records: what is remembered.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@role_command.command()
def role(
    name: Annotated[str, typer.Argument(help="Of the person, as they call themselves in Facies.")],
    role: Annotated[str, typer.Argument(help=f"One of {', '.join(GRANTED)}.")],
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take the role away.")] = False,
    new: Annotated[bool, typer.Option("--new", help="Write the person in first.")] = False,
    database: Annotated[str, DATABASE] = "facies.sqlite",
) -> None:
    """Make somebody a mentor, examiner, judge or administrator; their passphrase is asked for."""
    try:
        with open_store(database, clock=lambda: datetime.now(UTC)) as store:
            chosen = checked_role(role)
            person = find_person(store, name, new=new)
            change = withdraw_role if withdraw else grant_role
            console.print(change(store, person, chosen), soft_wrap=True)
    except (Refused, ValueError) as wrong:
        console.print(str(wrong), soft_wrap=True)
        raise typer.Exit(code=1) from wrong


@records_commands.callback()
def records() -> None:
    """The records: what is remembered."""


@records_commands.command()
def check(database: Annotated[str, DATABASE] = "facies.sqlite") -> None:
    """Tell whether the ledger is whole, or name the first entry that is not."""
    with open_store(database, clock=lambda: datetime.now(UTC)) as store:
        problem, count = store.check_ledger(), len(store.list_entries())
    console.print(problem or f"The ledger is whole: {count} entries.", soft_wrap=True)
    raise typer.Exit(code=1 if problem else 0)


@records_commands.command("check-export")
def check_export(
    file: Annotated[Path, typer.Argument(help="A record saved as JSON.", dir_okay=False)],
) -> None:
    """Tell whether an exported record is as it was written, or name the first entry that is not."""
    try:
        told = read_json(file.read_bytes())
    except (OSError, Unreadable):
        told = None
    record = told if isinstance(told, dict) else {}
    problem = check_record(record)
    whole = "" if problem else f"The record is whole: {len(record['ledger'])} entries."
    console.print(problem or whole, soft_wrap=True)
    raise typer.Exit(code=1 if problem else 0)


def find_person(store: Store, name: str, *, new: bool) -> Learner:
    """The one person of that name, or with `new` a new one. Raises Refused."""
    people = store.list_learners()
    same = [person for person in people if person.display_name == name]
    if len(same) == 1 and not new:
        return same[0]
    if new and not same:
        return store.add_learner(name)
    if same:
        raise Refused(f"There are {len(same)} in the records with the name {name!r} already.")
    near = difflib.get_close_matches(name, [person.display_name for person in people], n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise Refused(f"Nobody in the records has the name {name!r}.{hint} --new writes them in.")


def grant_role(store: Store, person: Learner, role: Role) -> str:
    """What was done, in a sentence, after the passphrase was asked for and both are on record."""
    _set_passphrase(store, person)
    _put(store, person, ROLE_GRANTED, {"role": role}, about=role)
    return f"{person.display_name} has the role {role} now."


def withdraw_role(store: Store, person: Learner, role: Role) -> str:
    """What was done, in a sentence. Raises Refused where there is nothing to withdraw."""
    if role not in roles_of(store.list_entries(kinds=ROLE_KINDS), person.id):
        raise Refused(f"{person.display_name} does not have the role {role}.")
    _put(store, person, ROLE_WITHDRAWN, {"role": role}, about=role)
    return f"{person.display_name} does not have the role {role} any more."


def _set_passphrase(store: Store, person: Learner) -> None:
    asked = f"Passphrase of {person.display_name}"
    passphrase = typer.prompt(asked, hide_input=True, confirmation_prompt="The same again")
    hashed = hash_passphrase(passphrase, secrets.token_bytes(SALT_BYTES))
    _put(store, person, PASSPHRASE_SET, hashed)


def _put(
    store: Store, person: Learner, kind: str, payload: dict[str, object], *, about: str = ""
) -> None:
    """Whoever can start this program owns the machine, so the person stands as the actor."""
    store.append_entry(
        kind,
        subject_id=person.id,
        actor_id=person.id,
        payload={**payload, "by": "command line"},
        about=about,
        idempotency_key=str(uuid4()),
    )
