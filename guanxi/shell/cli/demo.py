"""``guanxi demo``: a whole bank in one command, to look at and to try."""

import json as json_module
import shutil
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from django.db.models import Q
from django.utils.translation import gettext as _

from guanxi.bank.codes import BranchKind, Role
from guanxi.bank.models import Batch, Staff
from guanxi.bank.viewers import Viewer
from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.home import current_home, kept_secret
from guanxi.foundation.refusals import Refusal
from guanxi.ingest.commands import ingest_folder
from guanxi.nightly.commands import run_nights
from guanxi.nightly.queries import published_night
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.cli.at_work import at_work
from guanxi.shell.cli.clock import now, yesterday
from guanxi.shell.cli.demo_events import hold_events
from guanxi.shell.cli.demo_morning import Morning, live_a_morning
from guanxi.shell.cli.init import prepare_home
from guanxi.shell.cli.nightly import report
from guanxi.shell.cli.output import AsJson, answer, progress_bar
from guanxi.shell.cli.serve import demand_free, run_server
from guanxi.shell.cli.simulate import room_for_a_bank
from guanxi.shell.commands import open_sign_in
from guanxi.shell.models import SignIn
from guanxi.shell.viewers import viewer_of
from guanxi.simulator.commands import simulate_bank
from guanxi.stewardship.queries import books_of

MONTHS, DAILY = 13, 5
DUPLICATES = 0.02  # share of customers whom the demo bank has twice
ADDRESS = "127.0.0.1"
# Those who approve what the head of a branch asks, and each other.
_KIND_OF_ROLE = {Role.BRANCH_HEAD: BranchKind.BRANCH}
_HEADS_ABOVE = {
    "province_head": BranchKind.PROVINCE,
    "bank_head": BranchKind.HEAD_OFFICE,
}


class HomeHoldsABank(Refusal):
    """A made-up bank must not be mixed with a real one."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What this home's demo bank is, kept so that a killed demo goes on where it stopped."""

    customers: int
    seed: int
    through: str


@dataclass(frozen=True)
class DemoSignIn:
    """How to come in as one role; a head of an office above branches goes by another name."""

    role: Role
    username: str
    password: str
    kind: BranchKind | None

    @property
    def label(self) -> str:
        """Who that is, in words."""
        words = str(self.role.label)
        return f"{words} ({self.kind.label})" if self.kind else words


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)


def demo(
    *,
    customers: Annotated[int, typer.Option(min=100)] = 20_000,
    seed: int = 1,
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    serve: Annotated[bool, typer.Option(help="Serve the workbench at the end.")] = True,
    json: AsJson = False,
) -> None:
    """Simulate a bank, take in its history, run the nights, and serve the workbench."""
    if serve:
        demand_free(ADDRESS, port)  # now, not after the minutes that the bank takes
    prepare_home()
    with at_work(Purpose.LOADER, "demo"):
        plan = _plan(Plan(customers=customers, seed=seed, through=yesterday().isoformat()))
        if not _done().exists():
            _make_bank(plan)
            _done().touch()
        last = published_night()
        if last is None:
            raise AssertionError("the demo bank has no night")
        sign_ins = _one_sign_in_per_role(last.day)
    if not _worked().exists():
        live_a_morning(_people(last.day), Morning(at=now(), book=rulebook_for(last.day)))
        hold_events(_heads(last.day), at=now(), book=rulebook_for(last.day))
        _worked().touch()
    result = report(last, nights=1 + DAILY)
    result["sign_ins"] = {s.username: s.role for s in sign_ins}
    answer(result, json=json, text=_in_words(sign_ins))
    if serve:
        run_server(host=ADDRESS, port=port, threads=4)


def _plan(wanted: Plan) -> Plan:
    path = current_home().path / "demo" / "plan.json"
    if path.exists():
        return Plan(**json_module.loads(path.read_text()))
    if published_night() is not None or Batch.objects.exists():
        raise HomeHoldsABank(
            _("%s holds a bank already. Name another home with GUANXI_HOME, or use guanxi serve.")
            % current_home().path
        )
    path.parent.mkdir(exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json_module.dumps(asdict(wanted)))
    draft.rename(path)  # whole or not at all: the next start must be able to read it
    return wanted


def _done() -> Path:
    return current_home().path / "demo" / "done"


def _worked() -> Path:
    return current_home().path / "demo" / "worked"


def _people(day: date) -> list[Viewer]:
    """Those who sign in, and the team of the outlet head, as far as they have customers."""
    with at_work(Purpose.LOADER, "demo"):
        signed_in = Q(sign_in__isnull=False)
        heads = Staff.objects.filter(signed_in, role=Role.OUTLET_HEAD)
        people = Staff.objects.filter(signed_in | Q(branch__in=heads.values("branch")))
        people = people.exclude(left_on__lte=day).order_by("pk")
        viewers = [viewer_of(SignIn(staff=staff), day) for staff in people]
    return [viewer for viewer in viewers if viewer.scope == "own"]


def _heads(day: date) -> list[Viewer]:
    """Outlet heads who sign in."""
    with at_work(Purpose.LOADER, "demo"):
        heads = Staff.objects.filter(sign_in__isnull=False, role=Role.OUTLET_HEAD)
        return [viewer_of(SignIn(staff=staff), day) for staff in heads.exclude(left_on__lte=day)]


def _make_bank(plan: Plan) -> None:
    """The history is taken in and its night run once; the last days come one by one."""
    through = date.fromisoformat(plan.through)
    out = current_home().path / "demo" / "deliveries"
    shutil.rmtree(out, ignore_errors=True)
    with progress_bar(_("Simulating")) as progress, room_for_a_bank(out):
        made = simulate_bank(
            customers=plan.customers,
            months=MONTHS,
            through=through,
            out=out,
            seed=plan.seed,
            daily=DAILY,
            duplicates=DUPLICATES,
            progress=progress,
        )
    folders = [folder for _day, folder in made.deliveries]
    with progress_bar(_("Taking in and running the nights")) as progress:
        for number, folder in enumerate(folders):
            progress(folder.name, number / len(folders))
            intake = ingest_folder(folder, book=rulebook_for(through), now=now())
            if intake.refused:
                raise AssertionError(intake.refused)
            if number >= len(folders) - DAILY - 1:
                run_nights(through=None, now=now)


def _one_sign_in_per_role(day: date) -> list[DemoSignIn]:
    """The busiest person of each role; who can sign in already keeps name and password."""
    password = _demo_password()
    posts = [(str(role), Role(role), _KIND_OF_ROLE.get(Role(role))) for role in Role.values]
    posts += [(name, Role.BRANCH_HEAD, kind) for name, kind in _HEADS_ABOVE.items()]
    sign_ins = []
    for name, role, kind in posts:
        staff = _busiest(role, kind, day)
        if staff is None:
            continue
        if not SignIn.objects.filter(username=name).exists():
            open_sign_in(staff_id=staff, username=name, password=password, by="demo")
        sign_ins.append(DemoSignIn(role, name, password, kind))
    return sign_ins


def _busiest(role: Role, kind: BranchKind | None, day: date) -> int | None:
    """Of that role, in offices of that kind where it is named."""
    at_work = Staff.objects.filter(role=role).exclude(left_on__lte=day).order_by("source_id")
    if kind is not None:
        at_work = at_work.filter(branch__kind=kind)
    numbers = list(at_work.values_list("pk", flat=True))
    books = books_of(numbers)
    served = {number: books[number].customers if number in books else 0 for number in numbers}
    return max(numbers, key=lambda number: served[number], default=None)


def _demo_password() -> str:
    """One for all roles of this home; kept so that the next start prints the same."""
    return kept_secret("demo", length=9)


def _in_words(sign_ins: list[DemoSignIn]) -> str:
    width = max(len(s.username) for s in sign_ins)
    lines = [_("Sign in as any of these, all with the password %s :") % sign_ins[0].password]
    lines += [f"  {s.username:{width}}  {s.label}" for s in sign_ins]
    return "\n".join(lines)
