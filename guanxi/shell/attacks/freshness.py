"""Who may no longer see something does not see it at the next statement (12.1, 12.2)."""

import random
from collections.abc import Iterator, Mapping

from guanxi.foundation.dictionary import Purpose
from guanxi.privacy.access import Reading
from guanxi.privacy.enforcement.policies import REFUSED
from guanxi.shell.attacks.findings import Findings, Kind
from guanxi.shell.attacks.ground import connect
from guanxi.shell.attacks.racing import Race, Readers, Statement, Writer
from guanxi.shell.attacks.racing import run as run_race
from guanxi.shell.attacks.scene import Scene, Whose

ROLES = ("relationship_manager", "outlet_head", "branch_head", "agent")


def run(scenes: Mapping[str, Scene], *, races: int, seed: int = 1) -> Findings:
    """So many races over all kinds of changes, in this process's own bank (see `ground`)."""
    findings = Findings()
    kinds = list(every_race(scenes))
    chance = random.Random(seed)  # noqa: S311 - chances of a test
    readers, writer = Readers(), Writer()
    try:
        # Whoever logged a contact sees it for ten minutes to take it back; these are older.
        writer.now([("UPDATE worklist_contact SET at = at - interval '1 hour'", [])])
        for race in kinds:
            writer.now(race.undo)  # as they take it to be
        for number in range(races):
            race = kinds[number % len(kinds)]
            after, shown = run_race(race, readers, writer, chance)
            findings.attack(f"freshness: {race.name}")
            _note(findings, race.name, shown)
            if not after:
                findings.note(Kind.UNTRIED, f"{race.name}: no statement began after the commit")
        manager = scenes["relationship_manager"]
        reader = next(kind.reader for kind in kinds if kind.reader.purpose is Purpose.PERSONAL)
        for _ in range(races // len(kinds)):
            _after, shown = _expiries(reader, manager, readers, chance)
            findings.attack("freshness: reveal run out")
            _note(findings, "reveal run out", shown)
    finally:
        readers.close()
        writer.close()
    return findings


def _note(findings: Findings, race: str, shown: int) -> None:
    if shown:
        findings.note(Kind.STALE, f"{race}: {shown} statements showed the row afterwards")


def every_race(scenes: Mapping[str, Scene]) -> Iterator[Race]:
    """All changes that end sight of something."""
    with connect() as administrator:
        offices = dict(administrator.execute("SELECT id, branch_id FROM bank_staff").fetchall())
    manager, head = scenes["relationship_manager"], scenes["outlet_head"]
    yield from _stewardship(_reader(manager, offices, "own"), manager)
    for role, level in (
        ("relationship_manager", "own"),
        ("outlet_head", "outlet"),
        ("branch_head", "branch"),
        ("agent", "bank"),
    ):
        yield from _employment(_reader(scenes[role], offices, level), scenes[role])
    yield from _offices(_reader(head, offices, "outlet"), head)
    yield from _refusals(scenes["agent"], offices)
    yield from _reveals(_reader(manager, offices, "own", Purpose.PERSONAL), manager)
    for role, level in (("relationship_manager", "own"), ("agent", "bank")):
        reader = _reader(scenes[role], offices, level)
        looks = _looks(scenes[role], Whose.OWN)
        yield Race(name=f"intent closed, {level}", reader=reader, looks=looks, by_audit=True)


def _reader(
    scene: Scene, offices: Mapping[int, int], level: str, purpose: Purpose = Purpose.STANDARD
) -> Reading:
    return Reading(
        actor=scene.staff,
        branch=offices[scene.staff],
        level=level,
        purpose=purpose,
        door="attack",
    )


def _looks(scene: Scene, whose: str) -> list[Statement]:
    """Tables that are about a customer, asked for that customer's row."""
    rows = scene.objects[whose]
    tables = {
        "bank_customer": ("id", "bank.Customer"),
        "bank_account": ("id", "bank.Account"),
        "bank_card": ("id", "bank.Card"),
        "bank_loan": ("id", "bank.Loan"),
        "worklist_contact": ("id", "worklist.Contact"),
        "alerts_alert": ("id", "alerts.Alert"),
        "stewardship_customer_tier": ("customer_id", "bank.Customer"),
        "insight_customer_facts": ("customer_id", "bank.Customer"),
        "insight_holding": ("account_id", "bank.Account"),
    }
    return [
        (f"SELECT 1 FROM {table} WHERE {column} = %s", [rows[label]])  # noqa: S608
        for table, (column, label) in tables.items()
    ]


def _stewardship(reader: Reading, scene: Scene) -> Iterator[Race]:
    """A customer is handed over, work is closed, work is handed over."""
    own = scene.objects[Whose.OWN]
    work, customer = own["worklist.WorkItem"], own["bank.Customer"]
    colleague = scene.objects[Whose.COLLEAGUES]["bank.Staff"]
    looks = _looks(scene, Whose.OWN)
    closed: Statement = (
        "UPDATE worklist_workitem SET closed_at = now(), outcome = 'done' WHERE id = %s",
        [work],
    )
    opened: Statement = (
        (
            "UPDATE worklist_workitem SET closed_at = NULL, outcome = '', assignee_id = %s, "
            "handed_by_id = NULL WHERE id = %s"
        ),
        [scene.staff, work],
    )
    ended: Statement = (
        (
            "UPDATE stewardship_stewardship SET until = since, ended_reason = 'default' "
            "WHERE customer_id = %s AND staff_id = %s AND until IS NULL"
        ),
        [customer, scene.staff],
    )
    restored: Statement = (
        (
            "INSERT INTO stewardship_stewardship (customer_id, staff_id, position, since, reason, "
            "ended_reason, by_id) SELECT customer_id, staff_id, position, current_date, "
            "'default', '', staff_id FROM stewardship_stewardship "
            "WHERE customer_id = %s AND staff_id = %s ORDER BY id DESC LIMIT 1 "
            "ON CONFLICT DO NOTHING"
        ),
        [customer, scene.staff],
    )
    yield Race(
        name="transfer of the steward",
        reader=reader,
        looks=looks,
        change=[closed, ended],
        undo=[opened, restored],
    )
    item = ("SELECT 1 FROM worklist_workitem WHERE id = %s AND closed_at IS NULL", [work])
    yield Race(name="work closed", reader=reader, looks=[item], change=[closed], undo=[opened])
    handed: Statement = (
        "UPDATE worklist_workitem SET assignee_id = %s WHERE id = %s",
        [colleague, work],
    )
    yield Race(
        name="work handed over",
        reader=reader,
        looks=[("SELECT 1 FROM worklist_workitem WHERE id = %s", [work])],
        change=[handed],
        undo=[opened],
    )


def _employment(reader: Reading, scene: Scene) -> Iterator[Race]:
    """Somebody leaves the bank, loses the sign-in, or goes to another office."""
    staff, looks = [scene.staff], _looks(scene, Whose.OWN)
    left = "UPDATE bank_staff SET left_on = gx.today() WHERE id = %s"
    back = "UPDATE bank_staff SET left_on = NULL WHERE id = %s"
    closed = "UPDATE shell_signin SET is_active = false WHERE staff_id = %s"
    opened = "UPDATE shell_signin SET is_active = true WHERE staff_id = %s"
    elsewhere = [scene.objects[Whose.OTHER_BRANCH]["bank.Branch"], scene.staff]
    moved = "UPDATE bank_staff SET branch_id = %s WHERE id = %s"
    for name, change, undo in (
        ("dismissal", (left, staff), (back, staff)),
        ("sign-in closed", (closed, staff), (opened, staff)),
        ("moved to another office", (moved, elsewhere), (moved, [reader.branch, scene.staff])),
    ):
        yield Race(
            name=f"{name}, {reader.level}",
            reader=reader,
            looks=looks,
            change=[change],
            undo=[undo],
        )


def _offices(reader: Reading, scene: Scene) -> Iterator[Race]:
    """A customer goes to another branch: also what last night counted for the office before."""
    customer = scene.objects[Whose.COLLEAGUES]["bank.Customer"]
    elsewhere = scene.objects[Whose.OTHER_BRANCH]["bank.Branch"]
    work = scene.objects[Whose.COLLEAGUES]["worklist.WorkItem"]
    moved = "UPDATE bank_customer SET branch_id = %s WHERE id = %s"
    yield Race(
        name="customer moved to another branch",
        reader=reader,
        looks=_looks(scene, Whose.COLLEAGUES),
        change=[
            (moved, [elsewhere, customer]),
            ("UPDATE worklist_workitem SET branch_id = %s WHERE id = %s", [elsewhere, work]),
        ],
        undo=[
            (moved, [reader.branch, customer]),
            ("UPDATE worklist_workitem SET branch_id = %s WHERE id = %s", [reader.branch, work]),
        ],
    )


def _refusals(scene: Scene, offices: Mapping[int, int]) -> Iterator[Race]:
    """A customer opts out: gone from every purpose that may not use the data any more."""
    customer = scene.objects[Whose.OTHER_OUTLET]["bank.Customer"]
    for purpose, kind in REFUSED.items():
        refused: Statement = (
            (
                "INSERT INTO privacy_optout (customer_id, kind, since, by, how, statement, "
                "ended_by, ended_how) VALUES (%s, %s, now(), %s, 'counter', NULL, '', '')"
            ),
            [customer, kind, f"bank.Staff:{scene.staff}"],
        )
        withdrawn: Statement = (
            (
                "UPDATE privacy_optout SET until = now(), ended_by = by, ended_how = 'slip' "
                "WHERE customer_id = %s AND kind = %s AND until IS NULL"
            ),
            [customer, kind],
        )
        yield Race(
            name=f"opt-out, {purpose}",
            reader=_reader(scene, offices, "bank", purpose),
            looks=[("SELECT 1 FROM bank_customer WHERE id = %s", [customer])],
            change=[refused],
            undo=[withdrawn],
        )


def _reveals(reader: Reading, scene: Scene) -> Iterator[Race]:
    """A revealed name is hidden again, by hand and by the clock."""
    own = scene.objects[Whose.OWN]
    customer, reveal = own["bank.Customer"], own["privacy.Reveal"]
    in_clear: Statement = (
        "SELECT 1 FROM bank_customer WHERE id = %s AND name !~ '[*]'",
        [customer],
    )
    until = (
        "UPDATE privacy_reveal SET field = 'name', actor_id = %s, until = now() + %s::interval "
        "WHERE id = %s"
    )
    revealed: Statement = (until, [scene.staff, "1 hour", reveal])
    hidden: Statement = (until, [scene.staff, "0", reveal])
    yield Race(
        name="reveal hidden again",
        reader=reader,
        looks=[in_clear],
        change=[hidden],
        undo=[revealed],
    )


def _expiries(
    reader: Reading, scene: Scene, readers: Readers, chance: random.Random
) -> tuple[int, int]:
    """Statements that the server began after a reveal had run out, and how many still showed it."""
    own = scene.objects[Whose.OWN]
    token, _intent = readers.token(reader)
    connection = readers.connection(Purpose.PERSONAL)
    with connect() as administrator:
        (until,) = administrator.execute(
            "UPDATE privacy_reveal SET field = 'name', actor_id = %s, "
            "until = clock_timestamp() + %s * interval '1 ms' WHERE id = %s RETURNING until",
            [scene.staff, chance.uniform(1, 20), own["privacy.Reveal"]],
        ).fetchone() or (None,)
    after = shown = 0
    while after < 2:
        with connection.transaction():
            connection.execute("SELECT set_config('gx.context', %s, true)", [token])
            began, in_clear = connection.execute(
                "SELECT statement_timestamp() >= %s, name !~ '[*]' FROM bank_customer "
                "WHERE id = %s",
                [until, own["bank.Customer"]],
            ).fetchone() or (True, False)
        after, shown = after + bool(began), shown + bool(began and in_clear)
    return after, shown
