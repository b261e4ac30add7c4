"""Settings that every installation shares; each variable is in docs/reference/settings.md."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from cms.config.settings import env

env.load_dotenv()
BASE_DIR = env.ROOT

DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "data"))).resolve()
try:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
except OSError as error:
    raise ImproperlyConfigured(
        f"DATA_DIR is {str(DATA_DIR)!r}, which cannot be made: {error.strerror}."
    ) from error

DEBUG = False
SECRET_KEY = env.text("SECRET_KEY")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS") or ["127.0.0.1", "localhost", "[::1]"]
SITE_URL = env.address("SITE_URL", "http://127.0.0.1:8000")
SITE_NAME = "Concord"
vars().update(env.elasticsearch())
# Whether it is counted what readers search for, without any person.
COUNT_QUERIES = env.flag("COUNT_QUERIES", default=True)
# The slug of the group that takes promising practices; empty: the toolkit's.
PRACTICE_GROUP = env.text("PRACTICE_GROUP")
# Commands may date what they do (`--at`) only where this is set.
ALLOW_BACKDATING = False

INSTALLED_APPS = [
    "cms.config",
    "workflows",
    "search",
    "pdf",
    "cms.exports",
    "cms.reading",
    "cms.importing",
    "cms.documents",
    "cms.outbox",
    "cms.people",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.people.apps.AccountsConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "django_filters",
    "django_tasks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.config.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Last: it runs Wagtail's page views in a transaction of their own.
    "cms.documents.guards.middleware.DeskGuardMiddleware",
]

ROOT_URLCONF = "cms.config.urls"
WSGI_APPLICATION = "cms.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "cms" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.config.context.site",
            ],
        },
    },
]


def _database(url: str) -> dict:
    """Django's settings for a DATABASE_URL. SQLite: one writer, WAL, nothing lost."""
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        name = unquote(url.removeprefix("sqlite://").removeprefix("/"))
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name,
            "OPTIONS": {
                # Fifty voters at a deadline write one after the other, and SQLite lets
                # whoever comes last wait longest.
                "timeout": 60,
                # Without IMMEDIATE, WAL answers SQLITE_BUSY to a reader that turns writer.
                "transaction_mode": "IMMEDIATE",
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                    # Without it REPLACE passes the triggers that refuse DELETE.
                    "PRAGMA recursive_triggers=ON; PRAGMA temp_store=MEMORY;"
                    "PRAGMA cache_size=-20000; PRAGMA journal_size_limit=67108864;"
                ),
            },
        }
    if scheme in ("postgres", "postgresql"):
        return {**dj_database_url.parse(url), "CONN_MAX_AGE": 600}
    raise ImproperlyConfigured(
        f"DATABASE_URL begins with {scheme!r}; write sqlite:///PATH or "
        "postgresql://USER:PASSWORD@HOST:PORT/NAME."
    )


DATABASES = {
    "default": _database(
        env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'concord.sqlite3'}")
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": env.cache("CACHE_URL")}
vars().update(env.email("EMAIL_URL"))
DEFAULT_FROM_EMAIL = env.text(
    "MAIL_FROM", f"{SITE_NAME} <no-reply@{urlsplit(SITE_URL).hostname}>"
)
# Everybody who reaches the site may read all mail: for demonstrations only.
MAILBOX = False

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["cms.people.backends.MembershipBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "cms" / "static"]
MEDIA_ROOT = DATA_DIR / "media"
# Uploads of the desk. Nothing serves this path to the public; editions have /files/.
MEDIA_URL = "/desk-files/"
BLOB_DIR = DATA_DIR / "blobs"
SEARCH_DIR = DATA_DIR / "search"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# A section has at most 120 blocks of about 8 fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_AUTOSAVE_INTERVAL = 1500
WAGTAIL_AUTO_UPDATE_PREVIEW_INTERVAL = 2000
WAGTAIL_I18N_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILIMAGES_IMAGE_MODEL = "documents.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "documents.File"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
# As MOST_PIXELS of cms.documents.validate, which imports and proofs obey.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 80_000_000
MODELSEARCH_BACKENDS = {"default": {"BACKEND": "search.admin_backend"}}
WAGTAILSEARCH_BACKENDS = MODELSEARCH_BACKENDS
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# Wagtail lets its own admin pages be framed by the admin; nothing else is.
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        name: {"level": "INFO"} for name in ("cms", "workflows", "search", "pdf")
    },
}
