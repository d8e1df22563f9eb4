"""nbgrader in batch mode: generates the assignment once, then grades a course folder's submissions on request and tells the scores."""
import json
import sys

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

config = Config()
config.CourseDirectory.root = sys.argv[1]
config.Exchange.root = sys.argv[1] + "/exchange"
config.ExecutePreprocessor.timeout = 60
config.Autograde.create_student = True
config.ClearSolutions.code_stub = {"typescript": "// your code"}
config.Application.log_level = 50
api = NbGraderAPI(config=config)

for line in sys.stdin:
    request = json.loads(line)
    assignment = request["assignment"]
    if request["do"] == "generate":
        result = api.generate_assignment(assignment, force=True, create=True)
        print(json.dumps({"ok": result["success"], "log": result.get("log", "")[-2000:]}), flush=True)
    else:
        with Gradebook(f"sqlite:///{sys.argv[1]}/gradebook.db") as gradebook:
            scores = {}
            for submission in gradebook.assignment_submissions(assignment):
                grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
                scores[submission.student.id] = {grade.name: grade.auto_score for grade in grades}
        print(json.dumps({"scores": scores}), flush=True)
