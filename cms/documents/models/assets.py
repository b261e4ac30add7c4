"""Pictures and files of the desk; what a snapshot uses of them is frozen as blobs."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


class Picture(AbstractImage):
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


class File(AbstractDocument):
    """An attached file: a slide deck, a form, a data set."""

    licence = models.CharField(_("licence"), max_length=100, blank=True)

    admin_form_fields = (*WagtailDocument.admin_form_fields, "licence")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")
