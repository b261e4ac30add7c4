"""Settings of a public installation; what is missing or unsafe stops the start."""

from cms.config.settings.base import *

if env.flag("DEBUG"):
    raise ImproperlyConfigured("DEBUG is set. A public installation never shows it.")
if env.flag("ALLOW_BACKDATING"):
    raise ImproperlyConfigured(
        "ALLOW_BACKDATING is set. Records of a public installation are never dated back."
    )
if env.flag("MAILBOX"):
    raise ImproperlyConfigured(
        "MAILBOX is set. In a public installation nobody reads the mail of others."
    )
SECRET_KEY = env.required("SECRET_KEY", "Write at least 50 random characters.")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5 or "insecure" in SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is too simple: write 50 random characters.")
env.required("ALLOWED_HOSTS", "Name the hosts that people use, separated by commas.")
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is '*'. Name the hosts.")
env.required("SITE_URL", "Write the address of the site, like https://example.org.")
if not SITE_URL.startswith("https://"):
    raise ImproperlyConfigured("SITE_URL must begin with https://.")

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [SITE_URL]
