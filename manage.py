#!/usr/bin/env python
"""Run a management command of EvalCase."""

import os
import sys


def main() -> None:
    """Hand the command line to Django, with the development settings unless told otherwise.

    A setting that is missing or wrong ends in its own message, not in a traceback.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evalcase.settings.development")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from environs import EnvError

    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, EnvError) as error:
        sys.exit(str(error))
    except BrokenPipeError:
        # The reader has seen enough (| head); nothing is left to be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
