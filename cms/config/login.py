"""One place to sign in, for those who write and for those who review and vote."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin.views.account import LoginView as WagtailLoginView


class LoginView(WagtailLoginView):
    """Wagtail's form. Who has no business in the admin is led to their work."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.request.user.is_authenticated:
            return redirect(self.get_success_url())
        return super().get(*args, **kwargs)

    def get_success_url(self) -> str:
        """Where a person wanted to go, or the page where their work waits."""
        wanted = super().get_success_url()
        admin = reverse("wagtailadmin_home")
        if wanted.startswith(admin) and not self.request.user.has_perm(
            "wagtailadmin.access_admin"
        ):
            return reverse("review:queue")
        return wanted

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Django would call the site by the host that was asked."""
        return {**super().get_context_data(**kwargs), "site_name": settings.SITE_NAME}
