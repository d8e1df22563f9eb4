"""Puts grades into nbgrader's gradebook.db, through nbgrader's own API. Reads one JSON object from stdin; see gradebook.ts."""
import json
import sys

from nbgrader.api import Gradebook, MissingEntry

batch = json.load(sys.stdin)
assignment, notebook = batch["assignment"], batch["notebook"]

with Gradebook(batch["database"]) as gradebook:
    gradebook.update_or_create_assignment(assignment, **({"duedate": batch["due"]} if batch["due"] else {}))
    gradebook.update_or_create_notebook(notebook, assignment)
    for cell in batch["cells"]:
        name, where = cell["id"], (notebook, assignment)
        gradebook.update_or_create_source_cell(name, *where, cell_type=cell["type"], locked=cell["locked"], source=cell["source"], checksum=cell["checksum"])
        if cell["role"] in ("test", "manual"):
            gradebook.update_or_create_grade_cell(name, *where, max_score=cell["points"], cell_type=cell["type"])
        if cell["role"] in ("solution", "manual"):
            gradebook.update_or_create_solution_cell(name, *where)
        if cell["role"] == "task":
            gradebook.update_or_create_task_cell(name, *where, max_score=cell["points"], cell_type=cell["type"])
    for record in batch["records"]:
        student = record["student"]
        gradebook.update_or_create_student(student)
        times = {"timestamp": record["handedIn"]} if record.get("handedIn") else {}
        submission = gradebook.update_or_create_submission(assignment, student, **times)
        for part in submission.notebooks:
            part.late_submission_penalty = record["penalty"]
        for score in record["scores"]:
            try:
                grade = gradebook.find_grade(score["id"], notebook, assignment, student)
            except MissingEntry:
                continue
            grade.auto_score = None if score["manual"] else score["points"]
            grade.needs_manual_grade = score["manual"] or grade.manual_score is not None
        gradebook.db.commit()
print(json.dumps({"students": len(batch["records"])}))
