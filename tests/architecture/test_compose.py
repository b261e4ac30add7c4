"""The containers of docs/how-to are given what is there to give."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOW_TO = ROOT / "docs/how-to"
COMPOSE = (HOW_TO / "compose.yaml").read_text("utf-8")
DOCKERFILE = (HOW_TO / "Dockerfile").read_text("utf-8")


def settings_of_the_application() -> set[str]:
    """The variables that web, worker and migration get; NAME_FILE counts as NAME."""
    block = re.search(r"^x-concord:.*?^  environment:\n(.*?)^\S", COMPOSE, re.M | re.S)
    names = re.findall(r"^    ([A-Z_]+):", block[1], re.M)
    return {name.removesuffix("_FILE") for name in names}


def test_every_setting_that_the_containers_get_is_documented():
    documented = (ROOT / "docs/reference/settings.md").read_text("utf-8")
    given = settings_of_the_application()
    assert {"SECRET_KEY", "DATABASE_URL", "ELASTICSEARCH_URL"} <= given
    assert {name for name in given if f"| `{name}` |" not in documented} == set()


def test_every_secret_that_is_mounted_is_made_by_the_guide():
    guide = (HOW_TO / "production.md").read_text("utf-8")
    secrets = re.findall(r"file: secrets/(\w+)", COMPOSE)
    assert len(secrets) == len(set(re.findall(r"/run/secrets/(\w+)", COMPOSE))) == 6
    assert [name for name in secrets if f"secrets/{name}" not in guide] == []


def test_the_image_holds_what_it_is_built_from_and_no_secret():
    sent = (HOW_TO / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    copied = re.findall(r"^COPY (\S+) ", DOCKERFILE, re.M)
    assert sent[0] == "*"
    assert {f"!{name}" for name in copied} == {s for s in sent if s.startswith("!")}
    assert all((ROOT / name).exists() for name in copied)
