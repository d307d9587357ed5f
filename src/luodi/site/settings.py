"""Settings, all from the environment; a fresh machine needs none of them.

DATABASE_URL        where the register lives; default: SQLite in LUODI_HOME
LUODI_HOME          folder of the embedded database, uploads and briefs; default: ``var`` in the working folder
LUODI_SECRET_KEY    signs sessions; the default serves loopback only (``luodi serve`` sees to that)
LUODI_DEBUG         ``1`` shows tracebacks in the browser; loopback only
LUODI_ALLOWED_HOSTS host names that the workbench answers to, separated by commas
LUODI_ATTACHMENT_MEGABYTES  how large a file may be that is attached, in MB; default 20, at most 64
LUODI_WEBHOOK_PRIVATE_ADDRESSES ``1`` lets webhooks go to addresses of the inner network, and without TLS
LUODI_TLS           ``1`` when a proxy with TLS stands before the workbench; ``luodi serve`` assumes it beyond loopback
LUODI_SESSION_HOURS, LUODI_SESSION_IDLE_MINUTES  how long a session lasts at most, and unused
LUODI_PASSWORD_LENGTH  the shortest password that is taken
LUODI_LOCAL_LOG_IN  ``0`` leaves single sign-on as the only way in
LUODI_LOG           ``json`` writes the log as JSON lines, one for each request too; default: lines for people
LUODI_LOG_LEVEL     from which level on something is logged; default INFO as JSON, else WARNING
LUODI_OIDC_…        the city's single sign-on: ISSUER, CLIENT_ID, CLIENT_SECRET, CLAIM, SCOPE, TITLE
"""

import os
from datetime import timedelta
from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _

from luodi.reference.problems import Problem
from luodi.reference.text import Text

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("LUODI_HOME", "var")).resolve()

DEFAULT_SECRET_KEY = "for-loopback-only"  # noqa: S105 - refused by `luodi serve` on any other address
SECRET_KEY = os.environ.get("LUODI_SECRET_KEY", DEFAULT_SECRET_KEY)
DEBUG = os.environ.get("LUODI_DEBUG") == "1"
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    *filter(None, os.environ.get("LUODI_ALLOWED_HOSTS", "").split(",")),
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "luodi.office.journal",
    "luodi.office.people",
    "luodi.office.files",
    "luodi.office.programs",
    "luodi.office.work",
    "luodi.office.places",
    "luodi.office.enterprises",
    "luodi.office.projects",
    "luodi.office.imports",
    "luodi.office.services",
    "luodi.office.elements",
    "luodi.office.allocations",
    "luodi.office.policies",
    "luodi.office.briefs",
    "luodi.office.meetings",
    "luodi.front.web",
]

MIDDLEWARE = [
    "luodi.front.operations.health.answered_first",
    "luodi.front.operations.logs.said_of_requests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "luodi.front.web.headers.strict_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "luodi.front.web.language.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "luodi.front.web.sessions.bounded_session",
    "luodi.front.web.working_calendar.kept_calendar",
    "luodi.front.web.rates.limited",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "luodi.front.web.uploads.bounded_body",
    "luodi.front.web.problems.ProblemPages",
]

ROOT_URLCONF = "luodi.site.urls"
WSGI_APPLICATION = "luodi.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "luodi.front.web.frame.frame",
            ],
        },
    },
]

DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{HOME / 'luodi.sqlite3'}"
try:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=600)}
except ValueError as error:
    raise Problem(
        "settings.database_url",
        Text("环境变量 DATABASE_URL 不是数据库地址", "DATABASE_URL is not the address of a database"),
        Text(
            "请写成 postgres://用户:密码@主机/库名 或 sqlite:///路径",
            "Write postgres://user:password@host/name or sqlite:///path",
        ),
    ) from error
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Readers never wait for the writer (WAL); a writer takes its lock at once, so that two never deadlock.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
    }

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.User"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": int(os.environ.get("LUODI_PASSWORD_LENGTH") or 10)},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# A working day at most, whatever happens: shared office machines forget overnight.
SESSION_LONGEST = timedelta(hours=int(os.environ.get("LUODI_SESSION_HOURS") or 12))
SESSION_IDLE = timedelta(minutes=int(os.environ.get("LUODI_SESSION_IDLE_MINUTES") or 120))
SESSION_COOKIE_AGE = int(SESSION_LONGEST.total_seconds())
SESSION_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "luodi.front.web.problems.forged"
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
BEHIND_PROXY = os.environ.get("LUODI_TLS") == "1"
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_REFERRER_POLICY = "same-origin"
RATE_LIMITS = {
    "log-in": 30,
    "search": 120,
    "export": 30,
    "upload": 20,
    "api": 600,
}  # a minute, for one person or address

OIDC_ISSUER = os.environ.get("LUODI_OIDC_ISSUER", "")
OIDC_CLIENT_ID = os.environ.get("LUODI_OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = os.environ.get("LUODI_OIDC_CLIENT_SECRET", "")
OIDC_CLAIM = os.environ.get("LUODI_OIDC_CLAIM") or "preferred_username"
OIDC_SCOPE = os.environ.get("LUODI_OIDC_SCOPE") or "openid profile"
OIDC_TITLE = os.environ.get("LUODI_OIDC_TITLE") or "统一身份认证"
# Without a provider the local log-in stays: nobody is to be locked out of the whole house by a variable.
LOCAL_LOG_IN = os.environ.get("LUODI_LOCAL_LOG_IN") != "0" or not (OIDC_ISSUER and OIDC_CLIENT_ID)

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "front" / "web" / "locale", PACKAGE / "office" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # straight from the package: there is nothing to collect
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = HOME / "uploads"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
MAX_UPLOAD_BYTES = 64 * 1024 * 1024
ATTACHMENTS_ROOT = HOME / "files"
MAX_ATTACHMENT_BYTES = int(os.environ.get("LUODI_ATTACHMENT_MEGABYTES", "20")) * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

LOG_AS_JSON = os.environ.get("LUODI_LOG") == "json"
LOG_LEVEL = (os.environ.get("LUODI_LOG_LEVEL") or ("INFO" if LOG_AS_JSON else "WARNING")).upper()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "luodi.front.operations.logs.JsonLines"},
        "lines": {"()": "luodi.front.operations.logs.Lines"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json" if LOG_AS_JSON else "lines"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Django's own handlers would write every line twice.
    "loggers": {
        "luodi": {"level": LOG_LEVEL},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},  # who asks for what is not there is no fault of ours
        "django.server": {"handlers": [], "propagate": True},
    },
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
WEBHOOK_PRIVATE_ADDRESSES = os.environ.get("LUODI_WEBHOOK_PRIVATE_ADDRESSES") == "1"
