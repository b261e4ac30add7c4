"""The body of a section: every block type of the content tree, as an editor meets them.

Nothing is required here: a draft may be unfinished, and `freeze` says what is missing.
Wagtail lifts "required" for a draft by changing the block that all requests share, so two
that cross (an autosave and a preview) would refuse each other's unfinished text.
"""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.documents.blocks.fields import (
    GridBlock,
    ItemsBlock,
    LinesBlock,
    PickerBlock,
    RunsBlock,
)

TEXT, RULE, SHOW, MORE = _("Text"), _("Rules"), _("Show"), _("More")


class Heading(blocks.StructBlock):
    """A heading inside a section: from here to the next one is a clause of its own."""

    level = blocks.ChoiceBlock(
        choices=[("2", _("Heading 2")), ("3", _("Heading 3")), ("4", _("Heading 4"))],
        default="2", label=_("Level"),
        help_text=_("2 is one below the title of this section."),
    )  # fmt: skip
    text = RunsBlock(label=_("Heading"))

    class Meta:
        icon = "title"
        label = _("Heading")
        label_format = "{text}"


class List(blocks.StructBlock):
    """A list; items nest."""

    style = blocks.ChoiceBlock(
        choices=[
            ("bullet", _("Bullets")), ("number", _("1, 2, 3")), ("letter", _("a, b, c")),
        ],
        default="bullet", label=_("Style"),
    )  # fmt: skip
    items = ItemsBlock(
        label=_("Items"),
        help_text=_("Enter starts an item, Tab puts it below the one before."),
    )  # fmt: skip

    class Meta:
        icon = "list-ul"
        label = _("List")


class Requirement(blocks.StructBlock):
    """What must, should, may or can be so; it has a label of its own."""

    kind = blocks.ChoiceBlock(
        choices=[
            ("shall", _("shall: must be met")), ("should", _("should: recommended")),
            ("may", _("may: allowed")), ("can", _("can: possible")),
        ],
        default="shall", label=_("Kind"),
    )  # fmt: skip
    text = RunsBlock(label=_("Requirement"))
    rationale = RunsBlock(label=_("Rationale"), help_text=_("Why it is required."))
    verification = RunsBlock(
        label=_("Verification"), help_text=_("How one can see that it is met.")
    )
    role = blocks.CharBlock(
        required=False,
        label=_("Who must meet it"),
        help_text=_("Like issuer, assessor."),
    )
    assessable = blocks.BooleanBlock(
        required=False, label=_("Is assessed"), default=True,
        help_text=_("An assessor decides whether it is met."),
    )  # fmt: skip
    levels = LinesBlock(label=_("Levels"), help_text=_("One a line; empty for all."))

    class Meta:
        icon = "success"
        label = _("Requirement")
        label_format = "{kind} {text}"


class Definition(blocks.StructBlock):
    """The wording of a term in the document at hand."""

    term = PickerBlock(
        kind="term", label=_("Glossary term"),
        help_text=_("Ties this wording to the shared glossary."),
    )  # fmt: skip
    preferred = blocks.CharBlock(required=False, label=_("Term"))
    admitted = LinesBlock(label=_("Also"), help_text=_("Other good words, one a line."))
    deprecated = LinesBlock(label=_("Not"), help_text=_("Words to avoid, one a line."))
    text = RunsBlock(label=_("Definition"))
    source = RunsBlock(label=_("Source"))

    class Meta:
        icon = "openquote"
        label = _("Definition")
        label_format = "{preferred}"


class Table(blocks.StructBlock):
    """A table with caption, header and notes."""

    caption = RunsBlock(label=_("Caption"))
    grid = GridBlock(shape="table", label=_("Table"))
    notes = RunsBlock(label=_("Notes below it"), help_text=_("One a paragraph."))

    class Meta:
        icon = "table"
        label = _("Table")
        label_format = "{caption}"


class Figure(blocks.StructBlock):
    """A picture with what it says in words."""

    image = ImageChooserBlock(required=False, label=_("Picture"))
    alt = blocks.TextBlock(
        required=False, rows=2, label=_("Alternative text"),
        help_text=_("What the picture says, for people who do not see it."),
    )  # fmt: skip
    caption = RunsBlock(label=_("Caption"))
    source = RunsBlock(label=_("Source"))
    missing = blocks.CharBlock(
        required=False, label=_("Missing file"),
        help_text=_("The name of a file that an import did not find."),
    )  # fmt: skip

    class Meta:
        icon = "image"
        label = _("Figure")
        label_format = "{alt}"


class Attachment(blocks.StructBlock):
    """A file that readers may download."""

    file = DocumentChooserBlock(required=False, label=_("File"))
    title = blocks.CharBlock(required=False, label=_("Title"))
    licence = blocks.CharBlock(required=False, label=_("Licence"))
    source = RunsBlock(label=_("Source"))

    class Meta:
        icon = "doc-full"
        label = _("Attachment")
        label_format = "{title}"


class Quotation(blocks.StructBlock):
    """The words of others."""

    text = RunsBlock(label=_("Quotation"))
    source = RunsBlock(label=_("Source"))

    class Meta:
        icon = "openquote"
        label = _("Quotation")


class Scale(blocks.StructBlock):
    """Named levels, like those of rigour."""

    caption = RunsBlock(label=_("Caption"))
    grid = GridBlock(shape="scale", label=_("Levels"))

    class Meta:
        icon = "order"
        label = _("Scale")
        label_format = "{caption}"


class Rubric(blocks.StructBlock):
    """Criteria by levels."""

    caption = RunsBlock(label=_("Caption"))
    grid = GridBlock(shape="rubric", label=_("Criteria and levels"))

    class Meta:
        icon = "table"
        label = _("Rubric")
        label_format = "{caption}"


class Recognition(blocks.StructBlock):
    """What a recognition is worth, and where."""

    currency = blocks.CharBlock(
        required=False, label=_("Currency"), help_text=_("Like CEU, credit, USD.")
    )
    amount = blocks.RegexBlock(
        regex=r"^-?\d+(\.\d+)?$", required=False, label=_("Amount"),
        error_messages={"invalid": _("Write a number like 10 or 1.5.")},
    )  # fmt: skip
    unit = blocks.CharBlock(required=False, label=_("Unit"))
    jurisdiction = blocks.CharBlock(required=False, label=_("Jurisdiction"))
    text = RunsBlock(label=_("Conditions"))

    class Meta:
        icon = "tick"
        label = _("Recognition")
        label_format = "{amount} {currency}"


class Practice(blocks.StructBlock):
    """A practice, here or elsewhere."""

    document = PickerBlock(kind="document", label=_("Practice in this register"))
    title = blocks.CharBlock(required=False, label=_("Title"))
    href = blocks.CharBlock(required=False, label=_("Address"))
    text = RunsBlock(label=_("What it shows"))

    class Meta:
        icon = "link"
        label = _("Practice")
        label_format = "{title}"


class Formula(blocks.StructBlock):
    """A formula, with its reading in words."""

    tex = blocks.TextBlock(required=False, rows=2, label=_("Formula in TeX"))
    alt = blocks.TextBlock(required=False, rows=2, label=_("In words"))

    class Meta:
        icon = "code"
        label = _("Formula")
        label_format = "{tex}"


class SectionBody(blocks.StreamBlock):
    """The block types in the order in which they are most used; ids are node UUIDs."""

    paragraph = RunsBlock(label=_("Paragraph"), group=TEXT)
    heading = Heading(group=TEXT)
    list = List(group=TEXT)
    requirement = Requirement(group=RULE)
    definition = Definition(group=RULE)
    note = RunsBlock(label=_("Note"), icon="info-circle", group=TEXT)
    example = RunsBlock(label=_("Example"), icon="view", group=TEXT)
    warning = RunsBlock(label=_("Warning"), icon="warning", group=TEXT)
    table = Table(group=SHOW)
    figure = Figure(group=SHOW)
    quotation = Quotation(group=TEXT)
    rubric = Rubric(group=RULE)
    scale = Scale(group=RULE)
    attachment = Attachment(group=SHOW)
    recognition = Recognition(group=MORE)
    practice = Practice(group=MORE)
    formula = Formula(group=SHOW)

    class Meta:
        required = False
        icon = "list-ul"
