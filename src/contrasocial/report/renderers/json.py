"""JSON: the report itself, as published and versioned.

The same report gives the same bytes. Its JSON Schema is ``contrasocial.report.schema.json_schema()``.
"""

from contrasocial.report.renderer_contract import Renderer
from contrasocial.report.schema import to_json

RENDERER = Renderer("json", ".json", to_json)
