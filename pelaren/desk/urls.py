"""The pension company's site map."""

from django.urls import path

from pelaren.desk.administration import administration, trail
from pelaren.desk.conversations import closures, conversations, messages
from pelaren.desk.employers import contracts, employers, quick_search
from pelaren.desk.savings import forecasts
from pelaren.desk.savings import imports as savings

app_name = "desk"

urlpatterns = [
    path("", conversations.index, name="inbox"),
    path("conversations/<int:number>/", conversations.show, name="conversation"),
    path("conversations/<int:number>/messages/", messages.create, name="conversation-messages"),
    path("conversations/<int:number>/closure/", closures.create, name="conversation-closure"),
    path("quick-search/", quick_search.create, name="quick-search"),
    path("employers/", employers.index, name="employers"),
    path("employers/<int:customer_number>/", employers.show, name="employer"),
    path("contracts/<str:contract>/", contracts.show, name="contract"),
    path("contracts/<slug:contract>/forecast/", forecasts.show, name="contract-forecasts"),
    path("savings/", savings.index, name="savings"),
    path("savings/<uuid:run>/", savings.show, name="savings-import"),
    path("savings/<uuid:run>/confirmation/", savings.confirm, name="savings-import-confirmation"),
    path("administration/", administration.index, name="administration"),
    path("administration/trail/", trail.index, name="trail"),
]
