"""People: who may do what in which working group."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(AppConfig):
    """Creates the default roles and categories after each migration."""

    name = "cms.people"
    label = "people"
    verbose_name = "People"
    default = True

    def ready(self) -> None:
        from cms.people.admin.policies import register_policies
        from cms.people.defaults import ensure_defaults

        post_migrate.connect(ensure_defaults, sender=self)
        register_policies()


class AccountsConfig(WagtailUsersAppConfig):
    """Wagtail's screens for accounts, without rights that are kept by hand."""

    user_viewset = "cms.people.admin.accounts.AccountViewSet"
