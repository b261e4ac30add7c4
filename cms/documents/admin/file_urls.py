"""Where pictures and files of the desk lie for those who work on one (MEDIA_URL)."""

from django.urls import path

from cms.documents.admin.files import desk_file

urlpatterns = [path("desk-files/<path:path>", desk_file, name="desk_file")]
