"""The notices that a customer got, its objections, who gets its notices, and its deadlines for a calendar."""

from __future__ import annotations

from django.urls import path

from portal.views import calendars, notices, objections, recipients

app_name = "notices"
urlpatterns = [
    path("klant/<slug:code>/kennisgevingen/", notices.index, name="index"),
    path("klant/<slug:code>/kennisgevingen/ontvangers/", recipients.index, name="recipients"),
    path("klant/<slug:code>/kennisgevingen/agenda/", calendars.index, name="calendars"),
    path("klant/<slug:code>/kennisgevingen/agenda/<int:pk>/intrekken/", calendars.revoke, name="calendar_revoke"),
    path("klant/<slug:code>/kennisgevingen/<int:pk>/", notices.show, name="show"),
    path("klant/<slug:code>/kennisgevingen/<int:pk>.pdf", notices.show_pdf, name="pdf"),
    path("klant/<slug:code>/kennisgevingen/<int:pk>/bezwaar/", objections.lodge_page, name="object"),
    path("klant/<slug:code>/bezwaren/<int:pk>/", objections.show, name="objection"),
    path("klant/<slug:code>/bezwaren/<int:pk>/bericht/", objections.write, name="message"),
    path("klant/<slug:code>/bezwaren/<int:pk>/intrekken/", objections.withdraw_page, name="withdraw"),
    path("klant/<slug:code>/bezwaren/<int:pk>/bestand/<int:file>/", objections.attachment, name="attachment"),
    path("agenda/<str:secret>.ics", calendars.feed, name="calendar"),
]
