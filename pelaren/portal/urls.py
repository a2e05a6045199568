"""The employer's site map. The employer is in the address, so two tabs for two employers never mix."""

from allauth.account import views as allauth
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from pelaren.portal.account import colleagues, demo, health, passwords, roles, sessions
from pelaren.portal.billing import invoices
from pelaren.portal.contracts import contracts
from pelaren.portal.conversations import conversations, messages
from pelaren.portal.insured import employees, forecasts, instalments, insured, portfolios, quick_search, simulations
from pelaren.portal.start import start

account = [
    path("", roles.home, name="home"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("roles/", roles.index, name="roles"),
    path("sign-in/", sessions.sign_in, name="account_login"),
    path("sign-out/", sessions.sign_out, name="account_logout"),
    path("password/reset/", passwords.forgotten, name="account_reset_password"),
    path("password/reset/sent/", allauth.password_reset_done, name="account_reset_password_done"),
    path("password/reset/<str:uidb36>/<str:key>/", passwords.from_link, name="account_reset_password_from_key"),
    path("password/reset/done/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]
if settings.PELAREN_DEMO:
    account += [path("demo/sign-in/", demo.create, name="demo-sign-in")]

contract = [
    path("insured/", insured.index, name="insured"),
    path("forecast/", portfolios.show, name="insured-forecasts"),
    path("forecast/workbook/", portfolios.workbook, name="insured-forecasts-workbook"),
    path("groups/<int:group>/insured/", insured.group, name="group"),
    path("groups/<int:group>/insured/new/", insured.new, name="insured-new"),
    path("insured/<int:number>/", insured.show, name="insured-show"),
    path("insured/<int:number>/forecast/", forecasts.show, name="insured-forecast"),
    path("insured/<int:number>/simulation/", simulations.show, name="insured-simulation"),
    path("insured/<int:number>/simulation/pdf/", simulations.pdf, name="insured-simulation-pdf"),
    path("insured/<int:number>/instalment/", instalments.update, name="instalment"),
    path("insured/<int:number>/instalment/<int:change>/removal/", instalments.remove, name="instalment-undo"),
    path("invoices/", invoices.index, name="invoices"),
    path("invoices/<uuid:invoice>/", invoices.show, name="invoice"),
    path("payments/", invoices.paid, name="payments"),
    path("details/", contracts.details, name="contract-details"),
]

employer: list[URLPattern | URLResolver] = [
    path("", start.show, name="start"),
    path("employees/", employees.index, name="employees"),
    path("quick-search/", quick_search.create, name="quick-search"),
    path("colleagues/", colleagues.index, name="colleagues"),
    path("contracts/", contracts.index, name="contracts"),
    path("contracts/<slug:contract>/", include(contract)),
    path("conversations/", conversations.index, name="conversations"),
    path("conversations/new/", conversations.new, name="conversation-new"),
    path("conversations/<int:number>/", conversations.show, name="conversation"),
    path("conversations/<int:number>/messages/", messages.create, name="conversation-messages"),
]

urlpatterns = [
    *account,
    path("employers/<int:customer_number>/", include(employer)),
]
