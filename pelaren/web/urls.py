"""
Addresses of the design system: the switches, the text pages, and in demo mode the gallery.

None of them asks the database, so they answer also when it is away.
"""

from django.conf import settings
from django.db.transaction import non_atomic_requests
from django.urls import path

from pelaren.web import gallery, views

app_name = "web"

urlpatterns = [
    path("language/", non_atomic_requests(views.language), name="language"),
    path("colour-scheme/", non_atomic_requests(views.colour_scheme), name="colour-scheme"),
    path("pages/<slug:name>/", non_atomic_requests(views.page), name="page"),
    path("favicon.ico", non_atomic_requests(views.favicon), name="favicon"),
]
if settings.PELAREN_DEMO:
    urlpatterns += [
        path("gallery/", non_atomic_requests(gallery.show), name="gallery"),
        path("gallery/form/", non_atomic_requests(gallery.form), name="gallery-form"),
        path("gallery/desk/", non_atomic_requests(gallery.desk), name="gallery-desk"),
    ]
