"""Bad configuration stops the start and names the variable."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.config.apps import refuse_without_wal
from cms.config.settings import env

GOOD = {
    "SECRET_KEY": "k3J9s8d7f6g5h4j3k2l1q0w9e8r7t6y5u4i3o2p1zxcvbnmasdfg",
    "ALLOWED_HOSTS": "standards.example.org",
    "SITE_URL": "https://standards.example.org",
    "DJANGO_SETTINGS_MODULE": "cms.config.settings.production",
}


def manage(tmp_path, *arguments, **environment):
    """manage.py in a process of its own, with nothing of this one's settings."""
    keep = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG")}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env={**keep, "DATA_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_settings_pass_the_deployment_check_without_a_warning(tmp_path):
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **GOOD)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("SITE_URL", "http://standards.example.org"),
        ("DEBUG", "1"),
        ("DEBUG", "perhaps"),
        ("ALLOW_BACKDATING", "1"),
        ("DATABASE_URL", "oracle://x"),
        ("CACHE_URL", "memcached://x"),
        ("EMAIL_URL", "smtp://"),
        ("ELASTICSEARCH_URL", "elastic"),
        ("ELASTICSEARCH_URL", "https://search.example.org"),
        ("ELASTICSEARCH_PREFIX", "Concord_1"),
        ("ELASTICSEARCH_REPLICAS", "many"),
        ("ELASTICSEARCH_CA", "/nowhere/ca.pem"),
    ],
)
def test_a_bad_value_stops_the_start_by_name(tmp_path, variable, value):
    done = manage(tmp_path, "check", **{**GOOD, variable: value})
    assert done.returncode != 0
    assert f"ImproperlyConfigured: {variable} " in done.stderr


def test_a_secret_may_lie_in_a_file_that_a_variable_names(tmp_path, monkeypatch):
    secret = tmp_path / "secret_key"
    secret.write_text("from the file\n", "utf-8")
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.setenv("SECRET_KEY_FILE", str(secret))
    assert env.required("SECRET_KEY", "") == "from the file"
    monkeypatch.setenv("SECRET_KEY", "from the environment")
    assert env.text("SECRET_KEY") == "from the environment"
    monkeypatch.setenv("SECRET_KEY", "")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "none"))
    with pytest.raises(ImproperlyConfigured, match=r"SECRET_KEY_FILE is .*none"):
        env.text("SECRET_KEY")


def test_a_sqlite_that_is_not_in_wal_mode_is_refused(tmp_path):
    import sqlite3

    class Connection:
        vendor = "sqlite"

        def __init__(self, mode):
            self.file = sqlite3.connect(tmp_path / f"{mode}.sqlite3")
            self.file.execute(f"PRAGMA journal_mode={mode}")

        def cursor(self):
            from contextlib import closing

            return closing(self.file.cursor())

    refuse_without_wal(Connection("wal"))
    with pytest.raises(ImproperlyConfigured, match="WAL mode"):
        refuse_without_wal(Connection("delete"))
