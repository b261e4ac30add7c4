"""The site's addresses, and Wagtail's write API, which no installation mounts."""

from django.urls import path
from wagtail.api.v3.urls import api

from cms.config.urls import urlpatterns as ours

urlpatterns = [path("api/v3/", api.urls), *ours]
