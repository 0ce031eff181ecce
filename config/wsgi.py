"""What the web server serves."""

import os

from django.core.wsgi import get_wsgi_application

from guanxi.foundation.zones import begin_as
from guanxi.shell.catalogues import compile_catalogues

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
compile_catalogues()
begin_as("door")  # until a page names its purpose, the web server sees no customer
application = get_wsgi_application()

from guanxi.shell.news import listen_for_news  # noqa: E402 - Django must be ready

listen_for_news()
