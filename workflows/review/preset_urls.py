"""Addresses of the rules, below /review/. A designation has no underscore, so that none of
them can be one."""

from django.urls import path

from workflows.review import preset_pages, preset_trial

urlpatterns = [
    path("our_presets/", preset_pages.presets, name="presets"),
    path("our_presets/<slug:key>/", preset_pages.preset, name="preset"),
    path("our_presets/<slug:key>/try/", preset_trial.try_preset, name="try_preset"),
    path(
        "our_presets/<slug:key>/propose/", preset_pages.ProposeView.as_view(),
        name="propose_preset",
    ),
    path(
        "preset_drafts/<int:pk>/", preset_pages.DraftView.as_view(), name="preset_draft"
    ),
    path("preset_drafts/<int:pk>/try/", preset_trial.try_draft, name="try_draft"),
]  # fmt: skip
