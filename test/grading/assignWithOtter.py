"""Runs the notebook half of `otter assign`: the autograder's and the students' version of a master.

Otter parses tests as Python; this keeps them as the text that they are, by Otter's rule of which one is hidden. Everything else is Otter's own code.
Arguments: the master notebook, the folder for the result.
"""

import pathlib
import sys

from otter.assign import output
from otter.assign.assignment import Assignment
from otter.assign.tests_manager import AssignmentTestsManager
from otter.test_files.abstract_test import TestCase
from otter.utils import chdir, get_source


class TestsAsText(AssignmentTestsManager):
    def read_test(self, cell, question):
        source = get_source(cell)
        hidden = source[0].lstrip().startswith("#") and "hidden" in source[0].lower()
        body = "\n".join(source[1:] if hidden else source)
        self._add_test_case(question, TestCase("", body, hidden, None, None, None))


output.AssignmentTestsManager = TestsAsText
master, result = (pathlib.Path(given).resolve() for given in sys.argv[1:3])
assignment = Assignment(require_valid_keys=True)
assignment.master, assignment.result, assignment.lang = master, result, "python"
with chdir(master.parent):
    output.write_output_directories(assignment)
