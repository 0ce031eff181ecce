"""The data dictionary is what is declared, and so is what a customer may take along."""

from guanxi.privacy.dictionary_page import PAGE, page
from guanxi.privacy.portable import portable_columns


def test_the_page_is_what_the_code_declares():
    """Proves part of 1.1 and 12.9: `make docs` writes it again."""
    assert PAGE.read_text("utf-8") == page()


def test_a_customer_takes_along_what_the_bank_holds_of_them():
    """Proves part of 12.4."""
    portable = portable_columns()
    assert set(portable["bank_customer"]) >= {"name", "document_number", "born_on", "phone"}
    assert "balance_minor" in portable["insight_holding"]
    assert "source_id" in portable["bank_account"]


def test_nobody_takes_along_what_the_bank_thinks_or_what_others_did():
    """Proves part of 12.4: a suspicion must not be told, and a note may hold one."""
    portable = portable_columns()
    assert "alerts_alert" not in portable
    assert "worklist_workitem" not in portable
    assert "note" not in portable["worklist_contact"]
    assert "contribution_minor" not in portable["insight_customer_facts"]
    assert "related_customer_id" not in portable["bank_relation"]
    assert not {"shell_signin", "django_session", "ingest_earlierrow"} & set(portable)
