"""Deposits over HTTP, one module for each resource, in the areas of the use cases."""

from typing import Final

from deposits.api.advances import advances
from deposits.api.assignments import assignments
from deposits.api.attachments import attachments
from deposits.api.cases import cases, groups, queue, selection, substitutes
from deposits.api.drafts import drafts
from deposits.api.journeys import journeys
from deposits.api.requests import requests
from deposits.api.submission import submission
from deposits.api.timesheets import timesheets
from deposits.api.welcome import welcome

blueprints: Final = [
    journeys.blueprint,
    requests.blueprint,
    drafts.blueprint,
    attachments.blueprint,
    submission.blueprint,
    welcome.blueprint,
    queue.blueprint,
    selection.blueprint,
    substitutes.blueprint,
    cases.blueprint,
    groups.blueprint,
    assignments.blueprint,
    advances.blueprint,
    timesheets.blueprint,
]
