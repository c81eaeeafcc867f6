from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "dossiers"

    def ready(self) -> None:
        from dossiers import journaled  # noqa: F401, PLC0415 - it declares kinds, once the apps are there
