"""Pictures and files of the desk; what a snapshot uses of them is frozen as blobs."""

import hashlib
import mimetypes
from pathlib import PurePosixPath

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


class HashedFile(models.Model):
    """Knows the SHA-256 of its bytes, so that a tree can name it without reading it."""

    sha256 = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    # As an edition will call it; the storage may have to call it something else.
    file_name = models.CharField(max_length=255, blank=True, editable=False)
    media_type = models.CharField(max_length=100, blank=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        # A replaced file is not yet committed to the storage.
        if self.file and (not self.sha256 or not self.file._committed):
            self.sha256 = hashlib.sha256(self.read()).hexdigest()
            if not self.file._committed or not self.file_name:
                self.file_name = PurePosixPath(self.file.name).name
                guess, _encoding = mimetypes.guess_type(self.file_name)
                self.media_type = guess or "application/octet-stream"
        super().save(*args, **kwargs)

    def read(self) -> bytes:
        """The bytes of the file. Raises OSError when it is gone."""
        self.file.open("rb")
        self.file.seek(0)
        data = self.file.read()
        self.file.seek(0)
        return data


class Picture(HashedFile, AbstractImage):  # noqa: DJ008
    """An image with its source; `description` holds the default alternative text."""

    source = models.CharField(_("source"), max_length=300, blank=True)

    admin_form_fields = (*WagtailImage.admin_form_fields, "source")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")


class PictureRendition(AbstractRendition):
    """A picture in another size, for the admin only."""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"],
                name="one_picture_rendition_a_filter",
            )
        ]


class File(HashedFile, AbstractDocument):  # noqa: DJ008
    """An attached file: a slide deck, a form, a data set."""

    licence = models.CharField(_("licence"), max_length=100, blank=True)

    admin_form_fields = (*WagtailDocument.admin_form_fields, "licence")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")
