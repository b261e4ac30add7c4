"""Settings of the tests: nothing is kept, nothing is slow on purpose."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests")
# A folder of its own for each process: tests that run side by side share no file.
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="concord-test-")
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)

from cms.config.settings.base import *  # noqa: E402

# Tests that want one name it themselves.
ELASTICSEARCH_URL = ""
STATIC_ROOT.mkdir()
ALLOW_BACKDATING = True
# What is counted is written now and then, and would come into a test of something else.
COUNT_QUERIES = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A database that is migrated already (a file, or a name on the server): each process of
# the tests begins with a copy of it. Without one each migrates its own.
DATABASE_TEMPLATE = os.environ.get("DATABASE_TEMPLATE")
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["TEST"] = {"TEMPLATE": DATABASE_TEMPLATE}
else:
    # A real file: threads and processes meet in it as they do outside of tests.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    options = DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("=FULL", "=OFF")
