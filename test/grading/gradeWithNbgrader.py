"""Grades with the real nbgrader, in a course folder: source/NAME and submitted/*/NAME are there.

Prints as JSON the points of every student's cells: {student: {cell: [auto, max, needs a person]}}.
Arguments: the course's folder, the assignment's name, "generate" to make the release from source first, "feedback" to write it, too.
"""

import json
import os
import sys

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config import PyFileConfigLoader

# nbgrader starts `alembic` by its name.
os.environ["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ.get("PATH", "")
course, name = sys.argv[1:3]
os.chdir(course)
config = PyFileConfigLoader("nbgrader_config.py").load_config()
config.CourseDirectory.root = course
config.CourseDirectory.db_url = "sqlite:///" + os.path.join(course, "gradebook.db")
api = NbGraderAPI(config=config)


def do(what, result):
    if not result["success"]:
        sys.exit(f"{what}: {result.get('error')}\n{result.get('log')}")


if "generate" in sys.argv:
    do("generate", api.generate_assignment(name))
points = {}
for student in sorted(os.listdir("submitted")):
    do(f"autograde {student}", api.autograde(name, student, force=True))
    if "feedback" in sys.argv:
        do(f"feedback {student}", api.generate_feedback(name, student, force=True))
with Gradebook(config.CourseDirectory.db_url) as gradebook:
    for student in sorted(os.listdir("submitted")):
        cells = {}
        for notebook in gradebook.find_submission(name, student).notebooks:
            for grade in notebook.grades:
                cells[grade.name] = [grade.auto_score, grade.max_score, grade.needs_manual_grade]
        points[student] = cells
print(json.dumps(points))
