"""Addresses of the public submission form. A designation has no underscore, so that
`new_practice` is none."""

from django.urls import path

from workflows.practice import views

urlpatterns = [
    path("practices/new_practice/", views.start, name="practice-start"),
    path("practices/new_practice/<str:token>/", views.form, name="practice-form"),
]
