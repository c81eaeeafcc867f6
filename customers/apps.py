from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "customers"
    verbose_name = _("Customers and people")

    def ready(self) -> None:
        # Each registers something, once models are loaded: personal data and how long it is kept, a second factor.
        from customers import claimed_memberships, journaled, privacy, second_factor, two_sides  # noqa: F401, PLC0415

        two_sides.connect()
        claimed_memberships.connect()
