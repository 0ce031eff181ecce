"""Chinese and English are equals (13.6)."""

import re
from html import unescape

import pytest
from babel.messages.pofile import read_po
from django.utils.translation import gettext, override

from guanxi.shell.catalogues import catalogues, compile_catalogues
from guanxi.shell.tests.messages import GUANXI, messages_of, packages, untranslated

TEMPLATES = sorted(GUANXI.glob("*/templates/**/*.html"))
PLACEHOLDERS = re.compile(r"%\(\w+\)[sd]|%[sd]")
TRANSLATED = re.compile(r"{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%}", re.S)
COMMENTS = re.compile(r"{%\s*comment\b.*?endcomment\s*%}|{#.*?#}|<!--.*?-->", re.S)
TAGS = re.compile(r"{%.*?%}|{{.*?}}", re.S)
MARKUP = re.compile(r"<[^>]*>", re.S)
WORDS_IN_ATTRIBUTES = re.compile(r"\b(?:title|placeholder|aria-label|alt)=\"([^\"]*)\"", re.S)
# Names that are the same in every language: ours, keys of the keyboard, languages by themselves.
NAMES = re.compile(
    r"Guanxi|Ctrl|Enter|Esc|\b[A-Z?]\b|EN|English|Switch to English|切换为中文|中文|关"
)


@pytest.mark.parametrize("package", packages())
def test_every_text_has_its_chinese(package):
    """Proves part of 13.6."""
    assert [f"{message.place}: {message.text}" for message in untranslated(package)] == []


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: path.parts[-5])
def test_the_chinese_names_the_same_values(path):
    with path.open("rb") as source:
        for entry in read_po(source):
            texts = entry.id if isinstance(entry.id, tuple) else (entry.id,)
            words = entry.string if isinstance(entry.string, tuple) else (entry.string,)
            named = set(PLACEHOLDERS.findall(texts[-1]))
            for word in words:
                assert set(PLACEHOLDERS.findall(word)) <= named | {"%"}, entry.id
                assert entry.id == "" or len(texts) > 1 or set(PLACEHOLDERS.findall(word)) == named


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: path.parts[-5])
def test_no_catalogue_keeps_words_that_nobody_says(path):
    said = {(message.context, message.text) for message in messages_of(path.parts[-5])}
    with path.open("rb") as source:
        kept = {
            (entry.context or "", entry.id[0] if isinstance(entry.id, tuple) else entry.id)
            for entry in read_po(source)
            if entry.id
        }
    assert kept - said == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(GUANXI)))
def test_no_template_says_anything_outside_the_catalogue(path):
    text = COMMENTS.sub("", TRANSLATED.sub("", path.read_text("utf-8")))
    text = unescape(TAGS.sub("", text))
    spoken = [MARKUP.sub(" ", text), *WORDS_IN_ATTRIBUTES.findall(text)]
    bare = NAMES.sub("", " ".join(spoken))
    assert re.findall(r"[A-Za-z\u4e00-\u9fff]{2,}", bare) == []


def test_a_stale_catalogue_is_compiled_again():
    path = next(path for path in catalogues() if path.parts[-5] == "shell")
    path.touch()
    assert compile_catalogues() >= 1
    assert compile_catalogues() == 0
    with override("zh-hans"):
        assert gettext("Sign in") == "登录"


def test_no_words_hide_inside_a_formatted_string():
    """There the collector of words would not find them, and nobody would miss their Chinese."""
    hidden = [
        str(path.relative_to(GUANXI))
        for path in GUANXI.rglob("*.py")
        if re.search(r"\{_\(", path.read_text("utf-8")) and "tests" not in path.parts
    ]
    assert hidden == []
