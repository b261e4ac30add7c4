"""Read settings from the environment; a bad value stops the start and names the variable."""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[3]
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def load_dotenv(path: Path = ROOT / ".env") -> None:
    """Add the lines NAME=value of a file to the environment; what is set there wins."""
    if not path.is_file():
        return
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        name, equals, value = text.partition("=")
        if not equals:
            raise ImproperlyConfigured(f"{path.name}, line {number}: no '=' in it.")
        os.environ.setdefault(name.strip(), value.strip())


def text(name: str, default: str = "") -> str:
    """The variable's text, else that of the file which NAME_FILE names (as secrets are
    mounted into containers), or the default when both are unset or empty."""
    path = os.environ.get(f"{name}_FILE", "").strip()
    value = os.environ.get(name, "").strip()
    if value or not path:
        return value or default
    try:
        return Path(path).read_text("utf-8").strip() or default
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"{name}_FILE is {path!r}, which cannot be read: {error}."
        ) from error


def required(name: str, why: str) -> str:
    """The variable's text. Stops the start when there is none."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {why}")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """1, true, yes or on; 0, false, no, off or empty."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; write 1 or 0.")


def names(name: str) -> list[str]:
    """Comma-separated names, without blanks."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def address(name: str, default: str) -> str:
    """An http or https address without a slash at its end."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query:
        raise ImproperlyConfigured(
            f"{name} is {value!r}; write an address like https://standards.example.org."
        )
    return value


def cache(name: str) -> dict:
    """Django's settings for a cache: unset or locmem:// in the process, redis://HOST."""
    value = text(name, "locmem://")
    scheme = urlsplit(value).scheme
    if scheme == "locmem":
        backend = "django.core.cache.backends.locmem.LocMemCache"
        return {"BACKEND": backend, "LOCATION": "concord"}
    if scheme in ("redis", "rediss"):
        backend = "django.core.cache.backends.redis.RedisCache"
        return {"BACKEND": backend, "LOCATION": value}
    raise ImproperlyConfigured(
        f"{name} begins with {scheme!r}; write redis://HOST:PORT/NUMBER or leave it out."
    )


def elasticsearch() -> dict:
    """Settings ELASTICSEARCH_…; without an address the embedded engine is alone."""
    url = text("ELASTICSEARCH_URL")
    if url:
        url = address("ELASTICSEARCH_URL", "")
        if not re.search(r":\d{1,5}$", urlsplit(url).netloc):
            raise ImproperlyConfigured(
                f"ELASTICSEARCH_URL is {url!r}; write its port as well, like "
                "https://search.example.org:9200."
            )
    prefix = text("ELASTICSEARCH_PREFIX", "concord")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", prefix):
        raise ImproperlyConfigured(
            f"ELASTICSEARCH_PREFIX is {prefix!r}; write up to 60 small letters, digits "
            "and hyphens, a letter or digit first."
        )
    replicas = text("ELASTICSEARCH_REPLICAS", "0-1")
    if not re.fullmatch(r"\d|\d-(?:\d|all)", replicas):
        raise ImproperlyConfigured(
            f"ELASTICSEARCH_REPLICAS is {replicas!r}; write a number like 1 or a range "
            "like 0-1."
        )
    ca = text("ELASTICSEARCH_CA")
    if ca and not Path(ca).is_file():
        raise ImproperlyConfigured(f"ELASTICSEARCH_CA is {ca!r}, which is no file.")
    return {
        "ELASTICSEARCH_URL": url,
        "ELASTICSEARCH_API_KEY": text("ELASTICSEARCH_API_KEY"),
        "ELASTICSEARCH_CA": ca,
        "ELASTICSEARCH_PREFIX": prefix,
        "ELASTICSEARCH_REPLICAS": replicas,
    }


def email(name: str) -> dict:
    """Settings EMAIL_… for smtp://USER:PASSWORD@HOST:PORT (smtps: TLS from the start);
    unset or console:// prints mail on the terminal."""
    value = text(name, "console://")
    parts = urlsplit(value)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured(
            f"{name} is not an address like smtp://USER:PASSWORD@HOST:587."
        )
    secure = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if secure else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": not secure,
    }
