"""Alerts of unusual access in words: ``{% load privacy_office %}``."""

from typing import TYPE_CHECKING

from django import template

from guanxi.shell.privacy_office import words

if TYPE_CHECKING:
    from guanxi.privacy.models import UnusualAccess

register = template.Library()


@register.filter
def in_words(alert: "UnusualAccess") -> str:
    """14 customers within a minute; usual is below 10."""
    return words.alert_in_words(alert)


@register.filter
def tone(alert: "UnusualAccess") -> str:
    """red or amber."""
    return words.tone_of(alert)


@register.filter
def doors(alert: "UnusualAccess") -> list[tuple[str, int]]:
    """Pages of the day and how often."""
    return words.doors_in_words(alert)


@register.filter
def advice(kind: str) -> str:
    """What to look at first."""
    return words.advice_on(kind)
