"""The employer's site map. The employer is in the address, so two tabs for two employers never mix."""

from allauth.account import views as allauth
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from pelaren.portal.account import colleagues, demo, health, notices, passwords, roles, sessions
from pelaren.portal.billing import (
    amounts,
    changes,
    imports,
    invoice_files,
    invoices,
    payment_history,
    supplementary_invoices,
    totals,
    workbooks,
)
from pelaren.portal.contracts import contracts, invoicing
from pelaren.portal.conversations import conversations, drafts, exports, files, handling, listing, messages, openings
from pelaren.portal.insured import (
    basic_details,
    departures,
    employees,
    forecasts,
    identity_numbers,
    instalments,
    insured,
    portfolios,
    premiums,
    quick_search,
    salaries,
    selection,
    simulations,
)
from pelaren.portal.leaving import removals
from pelaren.portal.start import start

account = [
    path("", roles.home, name="home"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("roles/", roles.index, name="roles"),
    path("notices/", notices.update, name="notices"),
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
    path("forecast/run/", portfolios.create, name="insured-forecasts-run"),
    path("forecast/progress/", portfolios.progress, name="insured-forecasts-progress"),
    path("groups/<int:group>/insured/", insured.group, name="group"),
    path("groups/<int:group>/insured/new/", insured.new, name="insured-new"),
    path("insured/<int:number>/", insured.show, name="insured-show"),
    path("insured/<int:number>/forecast/", forecasts.show, name="insured-forecast"),
    path("insured/<int:number>/forecast/pdf/", forecasts.pdf, name="insured-forecast-pdf"),
    path("insured/<int:number>/salary/", salaries.edit, name="insured-salary"),
    path("insured/<int:number>/simulation/", simulations.show, name="insured-simulation"),
    path("insured/<int:number>/simulation/pdf/", simulations.pdf, name="insured-simulation-pdf"),
    path("insured/<int:number>/instalment/", instalments.update, name="instalment"),
    path("insured/<int:number>/instalment/<int:change>/removal/", instalments.remove, name="instalment-undo"),
    path("insured/<int:number>/identity-number/", identity_numbers.show, name="identity-number"),
    path("insured/<int:number>/basic-details/", basic_details.edit, name="insured-edit"),
    path("insured/<int:number>/paid-premiums/workbook/", premiums.workbook, name="paid-premiums-workbook"),
    path("insured/<int:number>/departures/<int:departure>/removal/", departures.remove, name="departure-undo"),
    path("choice/", selection.create, name="insured-choice"),
    path("removals/<uuid:removal>/", removals.edit, name="removal"),
    path("removals/<uuid:removal>/check/", removals.check, name="removal-check"),
    path("removals/<uuid:removal>/removal/", removals.undo, name="removal-undo"),
    path("supplementary-invoices/<uuid:order>/", supplementary_invoices.edit, name="supplementary-invoice"),
    path("supplementary-invoices/<uuid:order>/sum/", supplementary_invoices.total, name="supplementary-invoice-sum"),
    path(
        "supplementary-invoices/<uuid:order>/check/", supplementary_invoices.check, name="supplementary-invoice-check"
    ),
    path("supplementary-invoices/<uuid:order>/done/", supplementary_invoices.show, name="supplementary-invoice-done"),
    path("invoices/", invoices.index, name="invoices"),
    path("invoices/<uuid:invoice>/", invoices.show, name="invoice"),
    path("invoices/<uuid:invoice>/workbook/", workbooks.show, name="invoice-workbook"),
    path("invoices/<uuid:invoice>/imports/", imports.index, name="invoice-imports"),
    path("invoices/<uuid:invoice>/imports/<uuid:run>/", imports.show, name="invoice-import"),
    path("invoices/<uuid:invoice>/imports/<uuid:run>/columns/", imports.columns, name="invoice-import-columns"),
    path(
        "invoices/<uuid:invoice>/imports/<uuid:run>/confirmation/",
        imports.confirm,
        name="invoice-import-confirmation",
    ),
    path("invoices/<uuid:invoice>/imports/<uuid:run>/errors/", imports.errors, name="invoice-import-errors"),
    path("invoices/<uuid:invoice>/imports/<uuid:run>/removal/", imports.remove, name="invoice-import-removal"),
    path("invoices/<uuid:invoice>/amounts/", amounts.update, name="invoice-amounts"),
    path("invoices/<uuid:invoice>/amounts/sum/", amounts.total, name="invoice-amounts-sum"),
    path("invoices/<uuid:invoice>/total/", totals.update, name="invoice-total"),
    path("invoices/<uuid:invoice>/changes/", changes.index, name="invoice-changes"),
    path("invoices/<uuid:invoice>/insured/<int:number>/changes/", changes.of_insured, name="invoice-insured-changes"),
    path("invoices/<uuid:invoice>/pdf/", invoice_files.invoice, name="invoice-pdf"),
    path("invoices/<uuid:invoice>/specification/", invoice_files.specification, name="invoice-specification"),
    path("payments/", payment_history.index, name="payments"),
    path("payments/workbook/", payment_history.workbook, name="payments-workbook"),
    path("payments/csv/", payment_history.as_csv, name="payments-csv"),
    path("details/", contracts.details, name="contract-details"),
    path("details/invoicing/", invoicing.edit, name="contract-details-invoicing"),
    path("details/invoicing/<int:choice>/removal/", invoicing.remove, name="contract-details-invoicing-undo"),
]

employer: list[URLPattern | URLResolver] = [
    path("", start.show, name="start"),
    path("employees/", employees.index, name="employees"),
    path("quick-search/", quick_search.create, name="quick-search"),
    path("colleagues/", colleagues.index, name="colleagues"),
    path("contracts/", contracts.index, name="contracts"),
    path("contracts/<slug:contract>/", include(contract)),
    path("conversations/", listing.index, name="conversations"),
    path("conversations/new/", conversations.new, name="conversation-new"),
    path("conversations/<int:number>/", conversations.show, name="conversation"),
    path("conversations/<int:number>/messages/", messages.create, name="conversation-messages"),
    path("conversations/new/draft/", drafts.update_new, name="conversation-new-draft"),
    path("conversations/export/", exports.index, name="conversations-export"),
    path("conversations/export/<uuid:run>/", exports.show, name="conversations-export-file"),
    path("conversations/<int:number>/draft/", drafts.update, name="conversation-draft"),
    path("conversations/<int:number>/files/<uuid:file>/", files.show, name="conversation-file"),
    path("conversations/<int:number>/openings/", openings.index, name="conversation-openings"),
    path("conversations/<int:number>/export/", exports.create, name="conversation-export"),
    path("conversations/<int:number>/assignee/", handling.update, name="conversation-assignee"),
    path("conversations/<int:number>/presence/", handling.presence, name="conversation-presence"),
]

urlpatterns = [
    *account,
    path("employers/<int:customer_number>/", include(employer)),
]
