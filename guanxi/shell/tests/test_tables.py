"""Every table of the workbench is put in order, arranged and kept in one way."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import resolve
from hypothesis import given
from hypothesis import strategies as st

from config.urls import urlpatterns
from guanxi.archive.queries import dossiers_visible_to
from guanxi.archive.tests.factories import DossierFactory
from guanxi.bank.tests.factories import YESTERDAY, BranchFactory, StaffFactory
from guanxi.foundation.permissions import grants
from guanxi.foundation.tables.asking import asked_of
from guanxi.foundation.tables.columns import every_table, sign_in_table
from guanxi.foundation.tables.rows import by_value, in_order, page_by_value, page_of
from guanxi.foundation.tests.sheets import csv_rows
from guanxi.leads.tests.scene import viewer
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.privacy.models import AccessRelease
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.archives.columns import LEDGER
from guanxi.shell.doors import Permission
from guanxi.shell.policy import AccessSection
from guanxi.shell.pool.columns import POOL
from guanxi.shell.tests.factories import audit_events, signed_in
from guanxi.shell.tests.messages import GUANXI
from guanxi.shell.tests.questions import asked_for
from guanxi.shell.tests.table_scene import FILES, PAGES, scene_for
from guanxi.shell.tests.test_customers_page import in_care_of
from guanxi.shell.tests.test_team_page import looked_after
from guanxi.stewardship.codes import Tier
from guanxi.stewardship.queries.pool import Adoptable

assert urlpatterns  # the pages sign their tables in
PLACES = sorted([*PAGES, "nights"])
_LOOKED_AT = Adoptable(
    place=0, customer_id=1, tier=Tier.MASS, about_minor=0, since_year=2020, steward=None
)


@pytest.fixture
def scene(client):
    """An outlet, and its head at work."""
    return scene_for(client)


def with_query(address, query):
    return f"{address}{'&' if '?' in address else '?'}{query}"


def every_order(table):
    return [f"{sign}{column.code}" for column in table.sortable for sign in ("", "-")]


def test_a_new_table_is_declared_in_ten_lines_as_the_readme_says(monkeypatch):
    readme = (GUANXI / "foundation" / "tables" / "README.md").read_text("utf-8")
    declared = re.search(r"```python\n(.*?)```", readme, re.S).group(1)
    assert len(re.findall(r"^ +Column\(", declared, re.M)) == 4
    monkeypatch.setattr("guanxi.foundation.tables.columns._signed_in", {})
    said = {"_": str}
    exec(declared, said)  # noqa: S102 - what somebody new would write
    asked = asked_of(said["ABSENCES"], QueryDict("order=days&column=note"))
    assert asked.query() == "order=days&column=note"
    assert [column.code for column in asked.columns] == ["who", "note"]


def test_two_tables_of_one_place_are_refused():
    with pytest.raises(ValueError, match="give one another place"):
        sign_in_table(replace(LEDGER, order="-archive"))


@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=3), st.sampled_from(PLACES))
def test_whatever_is_asked_an_address_says_it_again_in_one_way(order, columns, place):
    query = QueryDict(mutable=True)
    query["order"] = order
    query.setlist("column", columns)
    asked = asked_of(every_table()[place], query)
    again = asked_of(every_table()[place], QueryDict(asked.query()))
    assert again.query() == asked.query()
    assert (again.order, again.is_rising) == (asked.order, asked.is_rising)
    assert not again.unclear


@given(st.lists(st.sampled_from([None, 1, 2, 3]), max_size=9), st.booleans(), st.integers(1, 4))
def test_rows_that_are_all_read_are_turned_page_by_page_and_nobody_is_lost(years, is_up, size):
    """The adoption pool's."""
    seen = [replace(_LOOKED_AT, place=place, since_year=year) for place, year in enumerate(years)]
    query = QueryDict(f"order={'' if is_up else '-'}since", mutable=True)
    turned, after = [], "begin"
    while after:
        query["after"] = "" if after == "begin" else after
        page = page_by_value(seen, asked_of(POOL, query), size=size)
        turned += page.rows
        after = page.next_after
    assert turned == by_value(seen, asked_of(POOL, query))
    assert sorted(one.place for one in turned) == list(range(len(years)))


def test_these_are_the_tables():
    assert sorted(every_table()) == PLACES


@pytest.mark.django_db
@pytest.mark.parametrize("place", PAGES)
def test_every_order_is_answered_said_and_costs_no_question_more(client, scene, place):
    """Proves part of 13.6."""
    table, address = every_table()[place], scene.pages[place]
    usual = len(asked_for(client, address))
    for order in every_order(table):
        page = with_query(address, f"order={order}")
        assert len(asked_for(client, page)) <= usual, order
        text = client.get(page).text
        column = table.by_code[order.removeprefix("-")]
        direction = "descending" if order.startswith("-") else "ascending"
        if column.stands in ("always", "usually"):
            assert text.count(f'aria-sort="{direction}"') == 1, order
        assert text.count("aria-sort=") <= 1
        assert f'<option value="{order}" selected>' in text
        assert 'class="conditions unclear"' not in text


@pytest.mark.django_db
@pytest.mark.parametrize("place", PAGES)
def test_what_cannot_be_understood_is_said_and_the_order_is_the_usual_one(client, scene, place):
    address = scene.pages[place]
    usual = client.get(address)
    for query in ("order=nothing", "column=nothing", "view=404", "view=x", "after=x", "after=~.x"):
        reply = client.get(with_query(address, query))
        assert reply.status_code == 200
        assert ('class="conditions unclear"' in reply.text) is not query.startswith("after")
        assert reply.context["table"].asked.order == usual.context["table"].asked.order
        assert len(reply.context["table"].rows) == len(usual.context["table"].rows)


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES)
def test_a_view_of_each_is_kept_for_oneself_alone(client, scene, place):
    """Proves part of 12.1."""
    order = every_order(every_table()[place])[-1]
    kept = {"name": f"My {place}", "query": f"order={order}&x=1", "here": "/customers/"}
    reply = client.post(f"/views/{place}/keep/", kept)
    assert f"order={order}&view=" in reply.url
    mine = client.get(f"/views/{place}/?here=/customers/").text
    assert f"My {place}" in mine
    others = [other for other in PLACES if other != place]
    assert all(f"My {place}" not in client.get(f"/views/{other}/").text for other in others)
    signed_in(client, role="outlet_head", branch=scene.head.branch)
    assert f"My {place}" not in client.get(f"/views/{place}/").text


@pytest.mark.django_db
@pytest.mark.parametrize("place", FILES)
def test_files_have_the_columns_that_are_seen_and_those_of_files(client, scene, place):
    """Proves part of 12.7."""
    table, address = every_table()[place], scene.files[place]
    for chosen in ((), [column.code for column in table.choosable][:1]):
        query = "&".join(f"column={code}" for code in chosen)
        asked = asked_of(table, QueryDict(query))
        heading = csv_rows(client.get(with_query(address, query)))[0]
        assert heading == [str(column.in_files or column.label) for column in asked.in_files]
        page = client.get(with_query(scene.pages[place], query)).text
        for column in table.choosable:
            shown = f'data-label="{column.label}"' in page
            assert shown is (column in asked.columns), column.code


@pytest.mark.django_db
@pytest.mark.parametrize("place", FILES)
def test_a_file_has_the_rows_of_the_page_and_is_on_the_record(client, scene, place):
    """Proves part of 12.5 and of 12.7."""
    rows = client.get(scene.pages[place]).context["table"].rows
    reply = client.get(scene.files[place])
    assert len(csv_rows(reply)) == 1 + len(rows)
    assert audit_events()[-1].endswith(".exported")
    assert AccessRelease.objects.order_by("pk").last().exported == len(rows)
    assert f"{scene.files[place].partition('?')[0]}" in client.get(scene.pages[place]).text


@pytest.mark.django_db
def test_the_file_of_leads_is_in_the_order_of_the_page(client, scene):
    """Proves part of 12.7."""
    address = "order=-lead"
    titles = [row.title for row in client.get(f"/leads/?tab=list&{address}").context["table"].rows]
    assert titles[:3] == ["Lead of 陈岚", "Lead of 李思远", "Lead of 周文静"]
    rows = csv_rows(client.get(f"/leads/export.csv?tab=list&{address}"))
    place = rows[0].index("Lead")
    assert [row[place] for row in rows[1:]] == titles
    page = client.get("/leads/?tab=ended").text
    assert "/leads/export.csv?tab=ended" in page


@pytest.mark.django_db
def test_the_people_of_an_office_stand_by_any_figure(client):
    NightRunFactory(day=YESTERDAY)
    head = signed_in(client, role="outlet_head", branch=BranchFactory())
    few, many = (StaffFactory(branch=head.branch, role="advisor") for _person in range(2))
    for staff, assets in ((few, 1_00), (many, 9_00)):
        looked_after(staff, now=assets, before=5_00)
    address = f"/team/{head.branch_id}/"

    def people(order):
        [office] = client.get(f"{address}?order={order}&day={YESTERDAY}").context["page"].offices
        return [line.staff for line in office.lines if line.staff in (few, many)]

    assert people("-assets") == [many, few]
    assert people("assets") == [few, many]
    assert people("-change") == [many, few]
    text = client.get(f"{address}?day={YESTERDAY}").text
    assert f'<input type="hidden" name="day" value="{YESTERDAY}">' in text


@pytest.mark.django_db
def test_the_operators_nights_are_put_in_order(client):
    signed_in(client, role="administrator")
    small, large = (
        NightRunFactory(day=YESTERDAY, row_counts={"accepted": rows}, peak_memory_bytes=rows)
        for rows in (9, 10)
    )
    NightRunFactory(day=YESTERDAY, row_counts={})
    for order in every_order(every_table()["nights"]):
        reply = client.get(f"/operations/?order={order}")
        assert 'aria-sort="' in reply.text
        assert len(reply.context["table"].rows) == 3
    rows = client.get("/operations/?order=-rows_in").context["table"].rows
    assert [line.run for line in rows][:2] == [large, small]  # as figures, not as words
    assert "My views" in reply.text


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["administrator", "auditor", "privacy_officer"])
def test_who_watches_over_nights_keeps_views_of_them(client, role):
    """Proves part of 13.3: nobody needs to see customers for it."""
    NightRunFactory(day=YESTERDAY)
    signed_in(client, role=role)
    kept = {"name": "Rows in", "query": "order=-rows_in", "here": "/operations/"}
    reply = client.post("/views/nights/keep/", kept)
    assert "<b>Rows in</b>" in client.get(reply.url).text
    assert ">Rows in</a>" in client.get("/views/nights/?here=/operations/").text.replace("\n", "")


def test_whoever_sees_a_table_keeps_views_of_it():
    """Proves part of 13.3: of every role that the rulebook knows."""
    addresses = ("/archives/", "/customers/", "/salons/1/", "/leads/", "/team/1/", "/work/")
    pages = [resolve(address).func.permission for address in (*addresses, "/operations/")]
    for role, access in rulebook_for(YESTERDAY).section(AccessSection).roles.items():
        sees = any(grants(access.permissions, page) for page in pages)
        assert sees is grants(access.permissions, Permission.KEEP_VIEWS), role


@pytest.mark.django_db
@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("code", ["archive", "tier", "opened", "kept", "destroyed", "office"])
def test_page_after_page_loses_nobody_also_where_a_value_is_missing(sign, code):
    """The ledger's: some kept until a day, some on the same, some until none."""
    head = StaffFactory(role="outlet_head")
    for days in (None, 3, 3, None, 1, 2, None):
        until = days and YESTERDAY + timedelta(days=days)
        closed = {"closed_on": YESTERDAY, "kept_until": until} if days else {}
        DossierFactory(customer=in_care_of(StaffFactory(branch=head.branch)), **closed)
    found = dossiers_visible_to(viewer(head))
    query = QueryDict(f"order={sign}{code}", mutable=True)
    whole = list(in_order(found, asked_of(LEDGER, query)))
    seen, after = [], "begin"
    while after:
        query["after"] = "" if after == "begin" else after
        page = page_of(found, asked_of(LEDGER, query), size=2)
        seen += page.rows
        after = page.next_after
    assert seen == whole
    assert len(seen) == 7
