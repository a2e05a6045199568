"""
Addresses of the design system: the switches, the text pages, the manual, and in demo mode the gallery.

None of them asks the database, so they answer also when it is away.
"""

from django.conf import settings
from django.db.transaction import non_atomic_requests
from django.urls import path

from pelaren.web import gallery, handbook, views

app_name = "web"

urlpatterns = [
    path("language/", non_atomic_requests(views.language), name="language"),
    path("colour-scheme/", non_atomic_requests(views.colour_scheme), name="colour-scheme"),
    path("pages/<slug:name>/", non_atomic_requests(views.page), name="page"),
    path("help/", non_atomic_requests(handbook.contents), name="help"),
    path("help/<slug:name>/", non_atomic_requests(handbook.chapter), name="help-chapter"),
    path("help/pictures/<slug:name>/", non_atomic_requests(handbook.picture), name="help-picture"),
    path("favicon.ico", non_atomic_requests(views.favicon), name="favicon"),
]
if settings.PELAREN_DEMO:
    urlpatterns += [
        path("gallery/", non_atomic_requests(gallery.show), name="gallery"),
        path("gallery/form/", non_atomic_requests(gallery.form), name="gallery-form"),
        path("gallery/desk/", non_atomic_requests(gallery.desk), name="gallery-desk"),
    ]
