"""The API does what its description says, whatever is sent: by schemathesis. Part of 13.5."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from guanxi.alerts.events.codes import EventKind
from guanxi.shell.tests.test_api import key

pytestmark = pytest.mark.django_db
EXAMPLES = 40  # of each door and each way


@pytest.fixture
def description(db):
    """Served in this process: the connection of the test stays open from request to request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_door_answers_as_described(description, mode):
    """What fits is taken in or refused with a reason; what does not is refused; nothing breaks."""
    secret, statuses = key(may=EventKind.values), set()
    operations = [found.ok() for found in description.get_all_operations()]
    assert len(operations) == 2

    for operation in operations:

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def answers_as_described(case):
            reply = case.call_and_validate(
                headers={"Authorization": f"Bearer {secret}"},
                # Old events and other currencies fit the description, and are refused in words.
                excluded_checks=[positive_data_acceptance],
            )
            statuses.add(reply.status_code)

        answers_as_described()
    assert statuses & {202, 422}
