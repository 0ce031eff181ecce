"""What `whole` starts in the home that is attacked: wishes come in as JSON, figures go out."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from guanxi.shell.attacks.parts import PARTS  # noqa: E402 - once Django has started

if __name__ == "__main__":
    wishes: Mapping[str, Any] = json.load(sys.stdin)
    part: Callable[..., dict[str, Any]] = PARTS[wishes["part"]]
    json.dump(part(**wishes["with"]), sys.stdout)
