"""The door for programs: what the pages show and do, as JSON over HTTP. What it says is docs/api.md's, not a page's."""

# Semantic (/core/semver): a field that comes is a minor version; what goes or means something else is /api/v2.
VERSION = "1.0.0"
