"""jupyter_kernel_test's suite with this kernel's samples, and its message schemas applied to what the suite leaves out.

Prints a table of the tests on stdout and unittest's own summary on stderr; the kernelspec is found through JUPYTER_PATH.
"""

import sys
import unittest

import jupyter_kernel_test as jkt
from jupyter_client.manager import start_new_kernel
from jupyter_kernel_test.msgspec_v5 import validate_message


class GradbookKernel(jkt.KernelTests):
    kernel_name = "gradbook"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('oops')"
    completion_samples = [
        {"text": "Math.sqr", "matches": ["sqrt"]},
        {"text": "consol", "matches": ["console"]},
        {"text": "JSON.stringif", "matches": ["stringify"]},
        {"text": "1 + process.memoryU", "matches": ["memoryUsage"]},
    ]
    complete_code_samples = [
        "1 + 1",
        "const a = 1;",
        "function f() {\n  return 1;\n}",
        "await 1",
        "for await (const x of []) {}",
        "type T = { a: number }",
        "// only a comment",
        "",
    ]
    incomplete_code_samples = ["function f() {", "const a = [1,", "`text", "/* begun", "interface A {", "if (true) {\n  f(", "const f = () =>"]
    invalid_code_samples = ["const = 3", "let a b", "}", "class { }}", "'text"]
    code_generate_error = "throw new Error('no')"
    code_execute_result = [
        {"code": "1 + 2 + 3", "result": "6"},
        {"code": "[1, 2, 3].map((n: number) => n * n)", "result": "[ 1, 4, 9 ]"},
        {"code": "await Promise.resolve('later')", "result": "'later'"},
        {"code": "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>1</b>' }) })", "mime": "text/html", "result": "<b>1</b>"},
    ]
    code_display_data = [
        {"code": "display.svg('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')", "mime": "image/svg+xml"},
        {"code": "display.html('<b>bold</b>')", "mime": "text/html"},
        {"code": "display.markdown('*it*')", "mime": "text/markdown"},
        {"code": "display.png(new Uint8Array([0x89, 0x50, 0x4e, 0x47]))", "mime": "image/png"},
        {"code": "display.jpeg(new Uint8Array([0xff, 0xd8, 0xff]))", "mime": "image/jpeg"},
        {"code": "display({ 'application/json': { a: [1] } }, { raw: true })", "mime": "application/json"},
    ]
    code_history_pattern = "1 ? 2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.max"
    code_clear_output = "display.clear()"


class GradbookWelcome(jkt.IopubWelcomeTests):
    kernel_name = "gradbook"
    support_iopub_welcome = True


class GradbookMessages(unittest.TestCase):
    """What the suite has no sample for, held against its schemas."""

    @classmethod
    def setUpClass(cls):
        cls.manager, cls.client = start_new_kernel(kernel_name="gradbook")

    @classmethod
    def tearDownClass(cls):
        cls.client.stop_channels()
        cls.manager.shutdown_kernel()

    def outputs(self, request):
        """What a request put out between its busy and its idle."""
        found = []
        while True:
            message = self.client.get_iopub_msg(timeout=30)
            if message["parent_header"].get("msg_id") != request:
                continue
            validate_message(message)
            if message["content"].get("execution_state") == "idle":
                return found
            found.append(message)

    def ask(self, channel, kind, content):
        message = self.client.session.msg(kind, content)
        getattr(self.client, f"{channel}_channel").send(message)
        while True:
            reply = getattr(self.client, f"get_{channel}_msg")(timeout=60)
            if reply["parent_header"]["msg_id"] == message["msg_id"]:
                break
        self.outputs(message["msg_id"])
        return reply

    def reply(self, request):
        """The reply to a request; what the start's own questions have left is passed over."""
        while True:
            reply = self.client.get_shell_msg(timeout=30)
            if reply["parent_header"]["msg_id"] == request:
                return reply

    def execute(self, code, **options):
        request = self.client.execute(code, **options)
        reply = self.reply(request)
        validate_message(reply, "execute_reply", request)
        return reply["content"], self.outputs(request)

    def test_update_display(self):
        _, outputs = self.execute(
            "display('a', { displayId: 'd' }); display('b', { displayId: 'd', update: true }); display.clear(true); display.html('<i/>')"
        )
        shown = [(m["msg_type"], m["content"].get("transient", {}).get("display_id")) for m in outputs[2:]]
        self.assertEqual(shown, [("display_data", "d"), ("update_display_data", "d"), ("clear_output", None), ("display_data", None)])
        self.assertIs(outputs[4]["content"]["wait"], True)

    def test_user_expressions(self):
        reply, _ = self.execute("let n = 20", user_expressions={"twice": "n * 2", "wrong": "nowhere"})
        self.assertEqual(reply["user_expressions"]["twice"]["data"], {"text/plain": "40"})
        self.assertEqual(reply["user_expressions"]["wrong"]["ename"], "ReferenceError")

    def test_silent(self):
        before, _ = self.execute("0")
        reply, outputs = self.execute("5", silent=True)
        self.assertEqual([m["msg_type"] for m in outputs], ["status"])
        self.assertEqual(reply["execution_count"], before["execution_count"])
        # Busy comes before this.
        _, outputs = self.execute("5", store_history=False)
        self.assertEqual([m["msg_type"] for m in outputs], ["status", "execute_input", "execute_result"])

    def test_input(self):
        request = self.client.execute("await input('Name? ')", allow_stdin=True)
        question = self.client.get_stdin_msg(timeout=30)
        # Not by the suite's schema: that takes a number for `password`, where the protocol has a boolean.
        self.assertEqual((question["msg_type"], question["content"]), ("input_request", {"prompt": "Name? ", "password": False}))
        self.assertEqual(question["parent_header"]["msg_id"], request)
        self.client.input("Ada")
        self.reply(request)
        self.assertEqual(self.outputs(request)[-1]["content"]["data"]["text/plain"], "'Ada'")

    def test_connect(self):
        reply = self.ask("shell", "connect_request", {})
        validate_message(reply, "connect_reply")
        for name in ("shell", "iopub", "stdin", "control", "hb"):
            self.assertEqual(reply["content"][f"{name}_port"], getattr(self.manager, f"{name}_port"))

    def test_comm_info(self):
        reply = self.ask("shell", "comm_info_request", {})
        validate_message(reply, "comm_info_reply")

    def test_kernel_info_on_control(self):
        reply = self.ask("control", "kernel_info_request", {})
        validate_message(reply, "kernel_info_reply")
        self.assertEqual(reply["content"]["protocol_version"], "5.5")

    def test_interrupt(self):
        request = self.client.execute("while (true) {}")
        reply = self.ask("control", "interrupt_request", {})
        validate_message(reply, "interrupt_reply")
        validate_message(self.reply(request), "execute_reply", request)

    def test_subshells(self):
        made = self.ask("control", "create_subshell_request", {})["content"]
        self.assertEqual(made["status"], "ok")
        self.assertIn(made["subshell_id"], self.ask("control", "list_subshell_request", {})["content"]["subshell_id"])
        self.assertEqual(self.ask("control", "delete_subshell_request", {"subshell_id": made["subshell_id"]})["content"], {"status": "ok"})

    def test_inspect_details(self):
        code = "/** Twice n. */\nfunction twice(n: number) { return 2 * n }"
        self.execute(code)
        brief, full = [self.ask("shell", "inspect_request", {"code": "twice", "cursor_pos": 5, "detail_level": level}) for level in (0, 1)]
        for reply in (brief, full):
            validate_message(reply, "inspect_reply")
            self.assertIn("Twice n.", reply["content"]["data"]["text/plain"])
            self.assertIn("```typescript", reply["content"]["data"]["text/markdown"])
        self.assertNotIn("return 2 * n", brief["content"]["data"]["text/plain"])
        self.assertIn("return 2 * n", full["content"]["data"]["text/plain"])
        nothing = self.ask("shell", "inspect_request", {"code": "nowhere_to_be_found", "cursor_pos": 5})
        self.assertEqual(nothing["content"], {"status": "ok", "found": False, "data": {}, "metadata": {}})

    def test_shutdown(self):
        for channel, restart in (("control", True), ("shell", False)):
            manager, client = start_new_kernel(kernel_name="gradbook")
            message = client.session.msg("shutdown_request", {"restart": restart})
            getattr(client, f"{channel}_channel").send(message)
            reply = {"parent_header": {}}
            while reply["parent_header"].get("msg_id") != message["msg_id"]:
                reply = getattr(client, f"get_{channel}_msg")(timeout=30)
            validate_message(reply, "shutdown_reply", message["msg_id"])
            self.assertIs(reply["content"]["restart"], restart)
            manager.provisioner.process.wait(30)
            client.stop_channels()
            manager.cleanup_resources()


class Table(unittest.TextTestResult):
    """One line a test: suite, test, result."""

    def startTest(self, test):
        super().startTest(test)
        self.word = "pass"

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.word = f"skipped: {reason}"

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.word = "FAIL"

    def addError(self, test, error):
        super().addError(test, error)
        self.word = "FAIL"

    def addSubTest(self, test, subtest, outcome):
        super().addSubTest(test, subtest, outcome)
        if outcome is not None:
            self.word = "FAIL"

    def stopTest(self, test):
        super().stopTest(test)
        suite, name = test.id().split(".")[-2:]
        print(f"{suite:<17} {name.removeprefix('test_'):<27} {self.word}", flush=True)


if __name__ == "__main__":
    program = unittest.main(testRunner=unittest.TextTestRunner(resultclass=Table, verbosity=0), exit=False)
    sys.exit(not program.result.wasSuccessful())
