"""What the web server serves."""

import os

from django.core.wsgi import get_wsgi_application

from guanxi.shell.catalogues import compile_catalogues

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
compile_catalogues()
application = get_wsgi_application()
