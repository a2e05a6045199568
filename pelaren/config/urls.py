"""The addresses of the whole product: the employer's portal, the pension company's desk, sign-in, health."""

from django.urls import include, path

handler500 = "pelaren.web.faults.server_error"
urlpatterns = [
    path("", include("pelaren.web.urls")),
    path("", include("pelaren.portal.urls")),
    path("desk/", include("pelaren.desk.urls")),
]
