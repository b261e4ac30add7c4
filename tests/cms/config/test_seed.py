"""The demo stays out of public installations."""

import json

import pytest
from django.core.management import call_command

from cms.people.models import User


@pytest.mark.django_db
def test_a_public_installation_gets_no_people_of_the_demo(settings, capsys):
    settings.ALLOW_BACKDATING = False
    with pytest.raises(SystemExit) as stop:
        call_command("seed", json=True)
    assert stop.value.code == 3
    answer = json.loads(capsys.readouterr().out)
    assert [reason["code"] for reason in answer["reasons"]] == ["not_a_demo"]
    assert not User.objects.exists()
