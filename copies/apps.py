from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CopiesConfig(AppConfig):
    name = "copies"
    verbose_name = _("Copies")

    def ready(self) -> None:
        # Once models are loaded: what can be published can be laid out, how long copies are kept, what is verified,
        # what copies print as evidence, what workers see to, and whose time stamps the journal's heads get.
        from agreements import standing  # noqa: PLC0415
        from copies import claims, journaled, layout, privacy  # noqa: F401, PLC0415
        from copies.reading.store import drop_old_files  # noqa: PLC0415
        from copies.sealed import evidence, sections, tasks  # noqa: PLC0415
        from copies.sealed.sealing import seal_settings  # noqa: PLC0415
        from documents.findings import validation  # noqa: PLC0415
        from files import store as files  # noqa: PLC0415
        from journal import anchoring  # noqa: PLC0415
        from workers import housekeeping  # noqa: PLC0415

        anchoring.stamp_with(seal_settings)
        sections.register()
        standing.identify_by(evidence.beyond_the_bundles)
        validation.register(layout.layout_findings)
        housekeeping.register("copies", tasks.tend)
        housekeeping.register("renderings", drop_old_files)
        # Apart: where the storage is slow, nothing but the sweeping is.
        housekeeping.register("files", files.sweep)
