"""Two groups, each with an editor."""

import pytest

from tests import factories


@pytest.fixture
def alpha():
    return factories.group("alpha")


@pytest.fixture
def beta():
    return factories.group("beta")


@pytest.fixture
def alice(alpha):
    """Editor of alpha."""
    return factories.member("alice", alpha, "editor")


@pytest.fixture
def bob(beta):
    """Editor of beta."""
    return factories.member("bob", beta, "editor")
