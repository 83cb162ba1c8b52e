"""Parameters in TypeScript: papermill for notebooks of the kernel AstroNet (TypeScript)."""

from papermill.engines import NBClientEngine
from papermill.translators import papermill_translators

from .translator import TypeScriptTranslator

__version__ = "0.1.0"
__all__ = ["AstroNetEngine", "TypeScriptTranslator"]

papermill_translators.register("astronet", TypeScriptTranslator)


class AstroNetEngine(NBClientEngine):
    """papermill's own engine: its entry point is how papermill comes to load this package."""
