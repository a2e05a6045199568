"""The pension company's site map."""

from django.urls import path

from pelaren.desk.administration import administration, keys, trail
from pelaren.desk.administration import messages as message_administration
from pelaren.desk.billing import credits, invoices
from pelaren.desk.conversations import (
    closures,
    conversations,
    destructions,
    drafts,
    exports,
    files,
    handling,
    inbox,
    messages,
    moves,
    notes,
    openings,
    rounds,
)
from pelaren.desk.employers import agreements, contracts, employers, groups, insured, keeping, quick_search
from pelaren.desk.issue_runs import issue_runs
from pelaren.desk.payments import approvals, matching, payments, returns
from pelaren.desk.portfolios import imports as portfolios
from pelaren.desk.salaries import terms as salary_terms
from pelaren.desk.savings import forecasts
from pelaren.desk.savings import imports as savings

app_name = "desk"

urlpatterns = [
    path("", inbox.index, name="inbox"),
    path("conversations/new/", rounds.new, name="conversation-new"),
    path("conversations/new/draft/", drafts.update_new, name="conversation-new-draft"),
    path("conversations/rounds/<uuid:run>/", rounds.show, name="conversation-round"),
    path("conversations/handling/", handling.update_many, name="conversations-handling"),
    path("conversations/<int:number>/", conversations.show, name="conversation"),
    path("conversations/<int:number>/messages/", messages.create, name="conversation-messages"),
    path("conversations/<int:number>/draft/", drafts.update, name="conversation-draft"),
    path("conversations/<int:number>/files/<uuid:file>/", files.show, name="conversation-file"),
    path("conversations/<int:number>/openings/", openings.create, name="conversation-openings"),
    path("conversations/<int:number>/export/", exports.create, name="conversation-export"),
    path("conversations/<int:number>/destruction/", destructions.create, name="conversation-destruction"),
    path("conversations/<int:number>/closure/", closures.create, name="conversation-closure"),
    path("conversations/<int:number>/assignee/", handling.update, name="conversation-assignee"),
    path("conversations/<int:number>/presence/", handling.presence, name="conversation-presence"),
    path("conversations/<int:number>/topic/", moves.update, name="conversation-topic"),
    path("conversations/<int:number>/notes/", notes.create, name="conversation-notes"),
    path("conversations/<int:number>/template/", notes.insert_template, name="conversation-template"),
    path("quick-search/", quick_search.create, name="quick-search"),
    path("employers/", employers.index, name="employers"),
    path("employers/new/", keeping.new, name="employer-new"),
    path("employers/<int:customer_number>/", employers.show, name="employer"),
    path("employers/<int:customer_number>/details/", keeping.edit, name="employer-details"),
    path("employers/<int:customer_number>/contracts/new/", agreements.new, name="employer-contract-new"),
    path("contracts/<str:contract>/", contracts.show, name="contract"),
    path("contracts/<slug:contract>/groups/new/", groups.new, name="contract-group-new"),
    path("contracts/<slug:contract>/groups/<int:group>/", groups.edit, name="contract-group"),
    path("contracts/<slug:contract>/insured/", insured.index, name="contract-insured"),
    path("contracts/<slug:contract>/insured/<int:number>/", insured.show, name="contract-insured-person"),
    path("contracts/<slug:contract>/insured/<int:number>/details/", insured.edit, name="contract-insured-details"),
    path(
        "contracts/<slug:contract>/insured/<int:number>/instalment/",
        insured.edit_instalment,
        name="contract-insured-instalment",
    ),
    path("contracts/<slug:contract>/agreement/", agreements.show, name="contract-agreement"),
    path("contracts/<slug:contract>/agreement/plan/", agreements.edit_plan, name="contract-agreement-plan"),
    path(
        "contracts/<slug:contract>/agreement/plan/removal/",
        agreements.take_back_plan,
        name="contract-agreement-plan-removal",
    ),
    path("contracts/<slug:contract>/agreement/days/", agreements.edit_days, name="contract-agreement-days"),
    path(
        "contracts/<slug:contract>/agreement/investments/",
        agreements.new_investment_plan,
        name="contract-agreement-investments",
    ),
    path("contracts/<slug:contract>/agreement/terms/", agreements.new_terms, name="contract-agreement-terms"),
    path("contracts/<slug:contract>/invoices/", invoices.index, name="contract-invoices"),
    path("contracts/<slug:contract>/invoices/<int:invoice>/", invoices.show, name="contract-invoice"),
    path("contracts/<slug:contract>/invoices/<int:invoice>/credit/", credits.new, name="contract-invoice-credit"),
    path(
        "contracts/<slug:contract>/invoices/<int:invoice>/cancellation/",
        credits.cancel,
        name="contract-invoice-cancellation",
    ),
    path(
        "contracts/<slug:contract>/invoices/<int:invoice>/<slug:part>/pdf/", invoices.pdf, name="contract-invoice-pdf"
    ),
    path("contracts/<slug:contract>/payments/", payments.index, name="contract-payments"),
    path("contracts/<slug:contract>/payments/new/", payments.new, name="contract-payment-new"),
    path("contracts/<slug:contract>/payments/<int:payment>/", payments.show, name="contract-payment"),
    path(
        "contracts/<slug:contract>/payments/<int:payment>/matching/", matching.match, name="contract-payment-matching"
    ),
    path(
        "contracts/<slug:contract>/payments/<int:payment>/matching/<int:invoice>/",
        matching.match_lines,
        name="contract-payment-lines",
    ),
    path(
        "contracts/<slug:contract>/payments/<int:payment>/matching/<int:invoice>/removal/",
        matching.unmatch,
        name="contract-payment-unmatching",
    ),
    path(
        "contracts/<slug:contract>/payments/<int:payment>/refunds/", returns.pay_back, name="contract-payment-refunds"
    ),
    path(
        "contracts/<slug:contract>/payments/<int:payment>/reversal/", returns.reverse, name="contract-payment-reversal"
    ),
    path("payments/", approvals.index, name="payments"),
    path("payments/<int:payment>/approval/", approvals.approve_payment, name="payment-approval"),
    path("payments/<int:payment>/withdrawal/", approvals.withdraw_payment, name="payment-withdrawal"),
    path("refunds/<int:refund>/approval/", approvals.approve_refund, name="refund-approval"),
    path("refunds/<int:refund>/withdrawal/", approvals.withdraw_refund, name="refund-withdrawal"),
    path("issue-runs/", issue_runs.index, name="issue-runs"),
    path("issue-runs/<uuid:run>/", issue_runs.show, name="issue-run"),
    path("issue-runs/<uuid:run>/stop/", issue_runs.stop, name="issue-run-stop"),
    path("issue-runs/<uuid:run>/continuation/", issue_runs.go_on, name="issue-run-continuation"),
    path("contracts/<slug:contract>/salary-terms/", salary_terms.edit, name="contract-salary-terms"),
    path("contracts/<slug:contract>/salary-terms/renewal/", salary_terms.renew, name="contract-salary-renewal"),
    path("contracts/<slug:contract>/forecast/", forecasts.show, name="contract-forecasts"),
    path("contracts/<slug:contract>/portfolio/", portfolios.index, name="portfolio-imports"),
    path("contracts/<slug:contract>/portfolio/template/", portfolios.template, name="portfolio-template"),
    path("contracts/<slug:contract>/portfolio/<uuid:run>/", portfolios.show, name="portfolio-import"),
    path(
        "contracts/<slug:contract>/portfolio/<uuid:run>/columns/", portfolios.columns, name="portfolio-import-columns"
    ),
    path(
        "contracts/<slug:contract>/portfolio/<uuid:run>/confirmation/",
        portfolios.confirm,
        name="portfolio-import-confirmation",
    ),
    path("contracts/<slug:contract>/portfolio/<uuid:run>/errors/", portfolios.errors, name="portfolio-import-errors"),
    path("contracts/<slug:contract>/portfolio/<uuid:run>/removal/", portfolios.remove, name="portfolio-import-removal"),
    path("contracts/<slug:contract>/forecast/workbook/", forecasts.workbook, name="contract-forecasts-workbook"),
    path("contracts/<slug:contract>/forecast/run/", forecasts.create, name="contract-forecasts-run"),
    path("contracts/<slug:contract>/forecast/progress/", forecasts.progress, name="contract-forecasts-progress"),
    path("savings/", savings.index, name="savings"),
    path("savings/<uuid:run>/", savings.show, name="savings-import"),
    path("savings/<uuid:run>/confirmation/", savings.confirm, name="savings-import-confirmation"),
    path("administration/", administration.index, name="administration"),
    path("administration/topics/new/", message_administration.new_topic, name="topic-new"),
    path("administration/topics/<int:topic>/", message_administration.edit_topic, name="topic"),
    path("administration/topics/<int:topic>/retirement/", message_administration.retire_topic, name="topic-retirement"),
    path("administration/departments/new/", message_administration.new_department, name="department-new"),
    path("administration/departments/<int:department>/", message_administration.edit_department, name="department"),
    path("administration/staff/<int:member>/", message_administration.edit_member, name="member"),
    path("administration/templates/new/", message_administration.new_template, name="template-new"),
    path("administration/templates/<int:template>/", message_administration.edit_template, name="template"),
    path(
        "administration/templates/<int:template>/retirement/",
        message_administration.retire_template,
        name="template-retirement",
    ),
    path("administration/trail/", trail.index, name="trail"),
    path("administration/keys/", keys.index, name="keys"),
]
