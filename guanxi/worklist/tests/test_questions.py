"""What is asked along the way. Proves part of 1.6."""

from types import SimpleNamespace

from guanxi.worklist import questions
from guanxi.worklist.questions import Asker, Question, keep_answers, questions_for, sign_in_asker

HEARD: dict[str, dict[str, str]] = {}
AT = SimpleNamespace(customer_id=7, at=None)


def ask_for_shoes(**_about):
    return [Question(code="size", label="Size of shoes")]


def ask_for_hats(**_about):
    return [Question(code="size", label="Size of hats")]


def hear_of_shoes(*, answers, **_about):
    HEARD["shoes"] = dict(answers)


def hear_of_hats(*, answers, **_about):
    HEARD["hats"] = dict(answers)


def test_who_asks_hears_the_answers_to_his_own_questions_alone(monkeypatch):
    monkeypatch.setattr(questions, "_askers", {})
    for name in ("shoes", "hats"):
        own = {deed: f"{__name__}.{deed}_{of}_{name}" for deed, of in _DEEDS}
        sign_in_asker(Asker(name=name, ask=own["ask"], keep=own["hear"], take_back=own["hear"]))

    asked = questions_for(7, by=None, book=None, at=None)
    keep_answers(AT, {asked[0].code: "43", asked[1].code: "58"}, by=None, book=None)

    assert [question.label for question in asked] == ["Size of shoes", "Size of hats"]
    assert HEARD == {"shoes": {"size": "43"}, "hats": {"size": "58"}}


_DEEDS = (("ask", "for"), ("hear", "of"))
