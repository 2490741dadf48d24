"""Settings: everything that differs between copies is read from the environment, here only."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from matchmaker import environment, private_servers

env = os.environ.get

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = environment.version(BASE_DIR / "CHANGELOG.md")

# --- Mode -------------------------------------------------------------------------------------

MODE = env("MATCHMAKER_MODE", "private")
"""`private` (a copy of one's own, on loopback) or `production`."""

PRIVATE = MODE != "production"
PROCESS = env("MATCHMAKER_PROCESS", "command")
"""`web`, `worker`, `beat` or `command`: each has its own time limits."""

DATA_DIR = Path(env("MATCHMAKER_DATA_DIR") or BASE_DIR / "var").resolve()
DEBUG = PRIVATE and environment.flag(env("MATCHMAKER_DEBUG", ""))

if PRIVATE:
    SECRET_KEY = env("MATCHMAKER_SECRET_KEY") or environment.kept_secret(DATA_DIR / "secret-key")
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
else:
    SECRET_KEY = environment.required("MATCHMAKER_SECRET_KEY")
    ALLOWED_HOSTS = environment.words(environment.required("MATCHMAKER_HOSTS"))
ALLOWED_HOSTS += environment.words(env("MATCHMAKER_EXTRA_HOSTS", ""))

# --- What the site is made of -----------------------------------------------------------------

INSTALLED_APPS = [
    "matchmaker",
    "matchmaker.accounts",
    "companies",
    "opportunities",
    "matchmaker.matching",
    "matchmaker.search",
    "matchmaker.consortia",
    "matchmaker.pages",
    "allauth",
    "allauth.account",
    "csp",
    "django_filters",
    "django_htmx",
    "pghistory",
    "pgtrigger",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A page is at most 75 kB on the wire. The CSRF token, the one secret in a page, is masked anew
    # in each answer, and Django adds random bytes, so that the length tells nothing (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "matchmaker.accounts.middleware.PrivatePagesMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "matchmaker.matching.middleware.DoorbellMiddleware",
]
ROOT_URLCONF = "matchmaker.urls"
WSGI_APPLICATION = "matchmaker.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- PostgreSQL -------------------------------------------------------------------------------

PRIVATE_POSTGRES = PRIVATE and not env("DATABASE_URL")
PRIVATE_POSTGRES_BIN = env("MATCHMAKER_PG_BIN", "")
DATABASE_URL = (
    private_servers.database_url(DATA_DIR)
    if PRIVATE_POSTGRES
    else environment.required("DATABASE_URL")
)

STATEMENT_LIMITS = {"web": ("5s", "1s"), "worker": ("30s", "5s"), "beat": ("5s", "1s")}
"""Longest statement and longest wait for a lock; a command, such as migrate, may take its time."""

_statement, _lock = STATEMENT_LIMITS.get(PROCESS, ("0", "5s"))
_database = environment.database(DATABASE_URL)
_database["NAME"] = env("MATCHMAKER_DB_NAME") or _database["NAME"]
_database["CONN_HEALTH_CHECKS"] = True
_database["CONN_MAX_AGE"] = 60
_database["OPTIONS"] = {
    "connect_timeout": 3,
    "keepalives_idle": 30,
    "application_name": f"matchmaker-{PROCESS}",
    # The last one frees the locks of a killed process within a second.
    "options": (
        f"-c statement_timeout={_statement} -c lock_timeout={_lock}"
        " -c idle_in_transaction_session_timeout=30s -c client_connection_check_interval=1s"
    ),
    **_database["OPTIONS"],
}
if environment.flag(env("DATABASE_POOL", "")) and PROCESS == "web":
    # Never in the worker: a pool opened before a fork is shared by parent and child.
    # Its wait is that of a request, twice at most, for a server that is down.
    _database["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 1}
    _database["CONN_MAX_AGE"] = 0
DATABASES = {"default": _database}

# In PostgreSQL rather than Redis: the site must work, and count failed sign-ins, without Redis.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "matchmaker_cache",
    },
}

# --- Celery and Redis -------------------------------------------------------------------------

PRIVATE_VALKEY = PRIVATE and not env("REDIS_URL")
PRIVATE_VALKEY_BIN = env("MATCHMAKER_VALKEY_BIN", "")
REDIS_URL = (
    private_servers.redis_url(DATA_DIR) if PRIVATE_VALKEY else environment.required("REDIS_URL")
)
REDIS_TIMEOUTS = {
    "socket_connect_timeout": 0.5,
    # The worker waits a second at a time for work; a page must never wait for a frozen broker.
    "socket_timeout": 5 if PROCESS == "worker" else 0.5,
    "retry_on_timeout": False,
}

CELERY_BROKER_URL = environment.broker_url(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    **REDIS_TIMEOUTS,
    "health_check_interval": 5,
    "visibility_timeout": 120,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "unacked_mutex_expire": 30,
    "global_keyprefix": "mm:",
}
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_VISIBILITY_TIMEOUT = 120
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 45
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_SEND_SENT_EVENT = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_DISABLE_PREFETCH = True
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_ENABLE_SOFT_SHUTDOWN_ON_IDLE = True
# A new child reads all texts and scores anew, for seconds; its memory is bounded by itself.
CELERY_WORKER_MAX_TASKS_PER_CHILD = 5_000
# In KiB. NumPy, SciPy and the compiled search alone take about 250 MB.
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 700_000
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TIMEZONE = "UTC"
# Celery would close the connection around every task; matchmaker.celery checks it instead.
CELERY_DB_REUSE_MAX = 100

# --- People -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {"user_attributes": ["email"]}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    ]
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my-day"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "matchmaker.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "matchmaker.accounts.forms.SignupForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PREVENT_ENUMERATION = True
# Beside allauth's own limits: how often a person may try addresses of new members.
ACCOUNT_RATE_LIMITS = {"add_member": "20/h/user"}
ACCOUNT_SESSION_REMEMBER = False
SESSION_COOKIE_AGE = 12 * 60 * 60

# --- Encoder of texts -------------------------------------------------------------------------

# "none", or the name of an encoder that matchmaker.matching.encoders knows. Where it is not
# installed, texts are compared by words and vocabulary alone.
MATCHMAKER_ENCODER = env("MATCHMAKER_ENCODER") or "none"

# --- Languages and time -----------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "matchmaker" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Static files -----------------------------------------------------------------------------

STATIC_URL = "static/"
# A private copy serves the files where they lie, so that nothing has to be collected first.
STATIC_ROOT = env("MATCHMAKER_STATIC_DIR") or (None if PRIVATE else BASE_DIR / "staticfiles")
WHITENOISE_USE_FINDERS = PRIVATE
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if PRIVATE
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}

# --- Mail -------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env("MATCHMAKER_MAIL_FROM", "matchmaker@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_FILE_PATH = Path(env("MATCHMAKER_MAIL_DIR") or DATA_DIR / "mail")
if env("MATCHMAKER_SMTP_URL"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    globals().update(environment.mail_server(os.environ["MATCHMAKER_SMTP_URL"]))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"

# --- Security ---------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
if not PRIVATE:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrftoken"

# --- Logs -------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("MATCHMAKER_LOG_LEVEL", "WARNING")},
    "loggers": {
        name: {"level": env("MATCHMAKER_LOG_LEVEL", "INFO")}
        for name in ("companies", "matchmaker", "opportunities")
    },
}
