"""A head imports a list with faults, repairs it, imports it, and takes it back."""

import csv
import io

import pytest
from openpyxl import Workbook, load_workbook

from tests.journeys.conftest import PHONE, WIDE, follow

WORDS = {
    "zh-hans": {
        "import": "导入 2 行",
        "added": "已新增 2 项工作",
        "undone": "整份名单已撤回",
        "unknown": "您可见的客户中没有这个客户号",
        "formula": "这是公式",
        "task": "请致电核对地址",
    },
    "en": {
        "import": "Import 2 rows",
        "added": "2 pieces of work added",
        "undone": "The whole list has been taken back",
        "unknown": "None of the customers whom you see has this number",
        "formula": "This is a formula",
        "task": "Call to confirm the address",
    },
}


def due_of(page):
    """A day that the template itself takes."""
    with page.expect_download() as taken:
        page.locator("a[href$='template.csv']").click()
    rows = list(csv.reader(io.StringIO(taken.value.path().read_text("utf-8-sig"))))
    return rows[1][1]


def list_with_faults(path, numbers, day, task):
    """Two good rows, a customer who is nobody's, and a formula."""
    first, second = numbers
    book = Workbook()
    for row in [
        ["客户号", "到期日", "事项", "备注"],
        [first, day, task, "10:00"],
        ["C9999999", day, task, ""],
        [second, day, task, ""],
        [second, day, "=1+1", ""],
    ]:
        book.active.append(row)
    book.save(path)
    return path


def take_back(page, said):
    page.goto("/work/imports/")
    page.locator("table form button").first.click()
    page.get_by_text(said["undone"]).wait_for()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_list_with_faults_becomes_work_and_is_taken_back(sit_down, picture, tmp_path, language):
    """Proves part of 13.5, 5.2, 5.3, 13.6."""
    said = WORDS[language]
    page = sit_down("outlet_head", language=language)
    page.goto("/customers/")
    numbers = page.locator("table.people tbody small").all_inner_texts()[:2]
    page.goto("/work/")
    follow(page, page.locator("a[href$='/work/imports/']"))
    picture(page, f"imports-{language}")
    path = list_with_faults(tmp_path / "list.xlsx", numbers, due_of(page), said["task"])
    page.set_input_files("#id_file", str(path))
    page.locator("form.form [type=submit]").click()
    page.get_by_role("button", name=said["import"]).wait_for()
    assert said["unknown"] in page.locator(".faults").inner_text()
    assert said["formula"] in page.locator(".faults").inner_text()
    picture(page, f"import-preview-{language}")
    with page.expect_download() as taken:
        page.locator(".faults button").first.click()
    faulty = load_workbook(io.BytesIO(taken.value.path().read_bytes())).active
    assert [cell.value for cell in faulty["A"]][1:] == ["C9999999", numbers[1]]
    page.get_by_role("button", name=said["import"]).click()
    page.get_by_text(said["added"]).wait_for()
    picture(page, f"imported-{language}")
    page.goto("/work/?whose=office&order=due&shown=600")
    assert page.get_by_text(f"{said['task']}: 10:00").count() >= 1
    take_back(page, said)
    page.goto("/work/?whose=office&order=due&shown=600")
    assert page.get_by_text(f"{said['task']}: 10:00").count() == 0


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_fits_a_phone_and_the_file_menu_opens(sit_down, picture, language):
    page = sit_down("relationship_manager", language=language, size=PHONE)
    page.goto("/work/imports/")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    picture(page, f"imports-phone-{language}")
    page = sit_down("advisor", language=language, size=WIDE)
    page.goto("/customers/")
    page.locator("summary", has_text={"zh-hans": "导出", "en": "Export"}[language]).click()
    picture(page, f"export-menu-{language}")
    with page.expect_download() as taken:
        page.locator("details.choose[open] a").first.click()
    assert taken.value.suggested_filename.endswith(".xlsx")
    rows = list(load_workbook(io.BytesIO(taken.value.path().read_bytes())).active.rows)
    assert len(rows) > 1
