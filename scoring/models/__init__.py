"""The tables of the room, by noun."""

import scoring.cases.models  # noqa: F401
import scoring.evidence.models  # noqa: F401
import scoring.models.sheets  # noqa: F401
import scoring.panel.models  # noqa: F401
import scoring.questionnaires.models  # noqa: F401
