"""The members of a customer, and the links of invitations."""

from __future__ import annotations

from django.urls import path

from portal.views import invitation, members

app_name = "members"
urlpatterns = [
    path("uitnodiging/<str:token>/", invitation.show, name="invitation"),
    path("klant/<slug:code>/leden/", members.index, name="index"),
    path("klant/<slug:code>/leden/tweede-factor/", members.require_second_factor, name="second_factor"),
    path("klant/<slug:code>/leden/<int:pk>/rol/", members.change_role, name="role"),
    path("klant/<slug:code>/leden/<int:pk>/verwijderen/", members.remove, name="remove"),
    path("klant/<slug:code>/leden/uitnodiging/<int:pk>/intrekken/", members.withdraw, name="withdraw"),
]
