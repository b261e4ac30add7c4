"""Settings of `./start`: on this machine only, with pages that explain errors."""

from cms.config.settings.base import *

DEBUG = env.flag("DEBUG", default=True)
SECRET_KEY = env.text("SECRET_KEY") or env.required(
    "SECRET_KEY", "`./start` writes one into the file .env."
)
ALLOW_BACKDATING = env.flag("ALLOW_BACKDATING", default=True)
MAILBOX = env.flag("MAILBOX", default=not env.text("EMAIL_URL"))
# Compressing Wagtail's files takes longer than a laptop saves by it.
STORAGES = {
    **STORAGES,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    },
}
