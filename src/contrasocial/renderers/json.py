"""JSON: the report itself, as published and versioned.

The same report gives the same bytes. Its JSON Schema is ``contrasocial.core.report.json_schema()``.
"""

from contrasocial.core.renderer import Renderer
from contrasocial.core.report import to_json

RENDERER = Renderer("json", ".json", to_json)
