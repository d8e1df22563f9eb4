"""jupyter_kernel_test's suite with this kernel's samples; the kernelspec is found through JUPYTER_PATH."""

import unittest

import jupyter_kernel_test as jkt


class GradbookKernel(jkt.KernelTests):
    kernel_name = "gradbook"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('oops')"
    completion_samples = [{"text": "Math.sqr", "matches": ["sqrt"]}, {"text": "consol", "matches": ["console"]}]
    complete_code_samples = ["1 + 1", "const a = 1;", "function f() {\n  return 1;\n}", "await 1"]
    incomplete_code_samples = ["function f() {", "const a = [1,", "`text"]
    invalid_code_samples = ["const = 3", "let a b", "}"]
    code_generate_error = "throw new Error('no')"
    code_execute_result = [
        {"code": "1 + 2 + 3", "result": "6"},
        {"code": "[1, 2, 3].map((n: number) => n * n)", "result": "[ 1, 4, 9 ]"},
    ]
    code_display_data = [
        {"code": "display.svg('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')", "mime": "image/svg+xml"},
        {"code": "display.html('<b>bold</b>')", "mime": "text/html"},
        {"code": "display.png(new Uint8Array([0x89, 0x50, 0x4e, 0x47]))", "mime": "image/png"},
        {"code": "display.jpeg(new Uint8Array([0xff, 0xd8, 0xff]))", "mime": "image/jpeg"},
    ]
    code_history_pattern = "1 ? 2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.max"
    code_clear_output = "display.clear()"


class GradbookWelcome(jkt.IopubWelcomeTests):
    kernel_name = "gradbook"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main(verbosity=2)
