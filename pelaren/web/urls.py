"""Addresses of the design system: the switches, the text pages, and in demo mode the gallery."""

from django.conf import settings
from django.urls import path

from pelaren.web import gallery, views

app_name = "web"

urlpatterns = [
    path("language/", views.language, name="language"),
    path("colour-scheme/", views.colour_scheme, name="colour-scheme"),
    path("pages/<slug:name>/", views.page, name="page"),
    path("favicon.ico", views.favicon, name="favicon"),
]
if settings.PELAREN_DEMO:
    urlpatterns += [
        path("gallery/", gallery.show, name="gallery"),
        path("gallery/form/", gallery.form, name="gallery-form"),
        path("gallery/desk/", gallery.desk, name="gallery-desk"),
    ]
