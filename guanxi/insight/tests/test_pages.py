from guanxi.insight import facts
from guanxi.insight.models import Concentration, CustomerFacts, Holding
from guanxi.insight.tests.pages import DECLARED, MEASURES, ROOT, pages


def test_the_pages_on_measures_and_the_lake_say_what_the_code_does():
    made = pages()
    stale = {
        str(path.relative_to(ROOT))
        for path, page in made.items()
        if not path.exists() or path.read_text("utf-8") != page
    }
    stale |= {path.name for path in MEASURES.glob("*.md") if path not in made}
    assert not stale, "run: python -m guanxi.insight.tests.pages"


def test_every_column_of_the_night_has_its_chinese_name():
    nameless = {
        f"{table}.{name}"
        for table, _, columns in DECLARED
        for name, (_, _, chinese) in columns.items()
        if not chinese
    }
    assert not nameless


def test_every_published_column_is_one_of_the_night():
    """The models, the migration and the declarations are three places and one list."""
    for model, columns in (
        (CustomerFacts, facts.CUSTOMER_FACTS),
        (Holding, facts.HOLDINGS),
        (Concentration, facts.CONCENTRATION),
    ):
        names = [field.attname for field in model._meta.concrete_fields if field.attname != "pk"]
        assert names == [*columns, "night"]
