"""What was said to a customer is forgotten when the customer's archive is destroyed."""

from django.db import transaction

from guanxi.worklist.models import Contact


@transaction.atomic
def forget_what_was_said(*, customer_id: int) -> int:
    """The notes of the contact log go; that there was a contact stays. Returns how many went."""
    return Contact.objects.filter(customer=customer_id).exclude(note="").update(note="")
