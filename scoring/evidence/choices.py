"""What a paper can be."""

from django.db import models


class PaperKind(models.TextChoices):
    """What a paper of a case is: what the agency hands in, or what the evaluator draws up."""

    EVIDENCE = "evidence", "佐证材料"
    WORKING_PAPER = "working_paper", "工作底稿"
