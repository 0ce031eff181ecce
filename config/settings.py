"""Settings of the one Django process. What a bank may set is an environment variable, listed here.

GUANXI_HOME          where all state lives (default ./var)
GUANXI_DATABASE_URL  a PostgreSQL server; without it the embedded one is started
GUANXI_SECRET_KEY    signs sessions; without it one is made and kept in GUANXI_HOME/keys
GUANXI_HOSTS         names under which the workbench is reached, separated by commas
GUANXI_HTTPS         1 where browsers come by https only: cookies then go no other way
GUANXI_WITNESS_HOME  where the witness of the ledger keeps what it saw (default: witness there)
GUANXI_WITNESS_COMMAND  starts the witness elsewhere, for example: ssh vault guanxi ledger witness
GUANXI_DEBUG         1 shows errors in the browser; never in a bank
"""

import os
from pathlib import Path

from guanxi.foundation.database import django_databases, secret_key

BASE = Path(__file__).parent.parent

SECRET_KEY = os.environ.get("GUANXI_SECRET_KEY") or secret_key()
DEBUG = os.environ.get("GUANXI_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("GUANXI_HOSTS", "127.0.0.1,localhost,testserver").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "guanxi.foundation",
    "guanxi.rulebook",
    "guanxi.bank",
    "guanxi.privacy",
    "guanxi.ingest",
    "guanxi.insight",
    "guanxi.stewardship",
    "guanxi.worklist",
    "guanxi.duplicates",
    "guanxi.alerts",
    "guanxi.leads",
    "guanxi.archive",
    "guanxi.courtesies",
    "guanxi.quality",
    "guanxi.nightly",
    "guanxi.policy_office",
    "guanxi.shell",
]

MIDDLEWARE = [
    "guanxi.shell.middleware.guard_browser",
    "guanxi.shell.middleware.answer_news",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "guanxi.shell.middleware.identify_staff",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "shell.SignIn"
LOGIN_URL = "shell:sign-in"
LOGIN_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "guanxi.shell.pages.refusals.stale_form"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "guanxi.shell.frame.frame",
            ],
        },
    }
]

DATABASES = django_databases()

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "guanxi_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("GUANXI_TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True

# Whoever ends https in front of us hands requests on by http; forms from our own names still count.
CSRF_TRUSTED_ORIGINS = [
    f"https://{'*' if name.startswith('.') else ''}{name}" for name in ALLOWED_HOSTS if name != "*"
]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("GUANXI_HTTPS") == "1"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
