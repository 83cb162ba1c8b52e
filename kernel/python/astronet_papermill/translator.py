"""Python's values as TypeScript, and a parameters cell as what it declares."""

import json
import math
import re

from papermill.exceptions import PapermillException
from papermill.models import Parameter
from papermill.translators import Translator

# Number.MAX_SAFE_INTEGER: above it, JavaScript's numbers leave out some.
LARGEST_SAFE = 2**53 - 1

NAME = re.compile(r"[A-Za-z_$][\w$]*")

# const epochs: number = 3; // passes over the images
DECLARATION = re.compile(
    r"""^\s*(?:const|let|var)\s+(?P<name>[A-Za-z_$][\w$]*)
        \s*(?::\s*(?P<type>[^=]+?))?
        \s*=\s*(?P<value>(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`|(?!//)[^"'`])*?)
        \s*;?\s*(?://\s*(?P<help>.*))?$""",
    re.VERBOSE,
)


class TypeScriptTranslator(Translator):
    """Writes parameters as `const NAME = VALUE;`."""

    @classmethod
    def translate_none(cls, val):
        return "null"

    @classmethod
    def translate_escaped_str(cls, str_val):
        """A string of JSON is one of TypeScript; a value of another kind, such as a date, is given as its text."""
        return json.dumps(str(str_val), ensure_ascii=False)

    @classmethod
    def translate_int(cls, val):
        return f"{val}" if abs(val) <= LARGEST_SAFE else f"{val}n"

    @classmethod
    def translate_float(cls, val):
        if math.isnan(val):
            return "NaN"
        if math.isinf(val):
            return "Infinity" if val > 0 else "-Infinity"
        return repr(val)

    @classmethod
    def translate_list(cls, val):
        return f"[{', '.join(cls.translate(item) for item in val)}]"

    @classmethod
    def translate_dict(cls, val):
        entries = (f"{cls.translate_str(key)}: {cls.translate(item)}" for key, item in val.items())
        return f"{{ {', '.join(entries)} }}" if val else "{}"

    @classmethod
    def comment(cls, cmt_str):
        return f"// {cmt_str}".strip()

    @classmethod
    def assign(cls, name, str_val):
        # YAML reads a key such as yes as True.
        if not isinstance(name, str) or NAME.fullmatch(name) is None:
            raise PapermillException(f"no name for a variable of TypeScript: {name} (rename the parameter)")
        return f"const {name} = {str_val};"

    @classmethod
    def inspect(cls, parameters_cell):
        """The declarations of a parameters cell that stand on one line each; others are left out."""
        found = (DECLARATION.match(line) for line in parameters_cell["source"].splitlines())
        return [
            Parameter(
                name=match["name"],
                inferred_type_name=(match["type"] or "None").strip(),
                default=match["value"].strip(),
                help=(match["help"] or "").strip(),
            )
            for match in found
            if match is not None
        ]
