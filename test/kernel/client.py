"""The kernel through jupyter_client's own BlockingKernelClient: prints one JSON object of what it saw."""

import json
import os
import sys
import time

import nbformat
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

manager = KernelManager(kernel_name="gradbook")
manager.start_kernel(cwd=sys.argv[1])
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=60)
seen = {}


def reply_to(request):
    """The reply to a request; a slow start leaves replies to its own questions."""
    while True:
        message = client.get_shell_msg(timeout=30)
        if message["parent_header"].get("msg_id") == request:
            return message["content"]


def run(code, interrupt_after=None):
    outputs = []
    request = client.execute(code)
    if interrupt_after is not None:
        time.sleep(interrupt_after)
        manager.interrupt_kernel()
    while True:
        message = client.get_iopub_msg(timeout=30)
        if message["parent_header"].get("msg_id") != request:
            continue
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            break
        outputs.append(message)
    reply = reply_to(request)
    text = "".join(m["content"]["text"] for m in outputs if m["msg_type"] == "stream")
    result = [m["content"]["data"] for m in outputs if m["msg_type"] == "execute_result"]
    return {"status": reply["status"], "ename": reply.get("ename"), "text": text, "result": result[0] if result else None}


seen["sum"] = run("1 + 1")
seen["interrupt_loop"] = run("let kept = 1; while (true) {}", interrupt_after=0.5)
seen["interrupt_await"] = run("await new Promise(() => {})", interrupt_after=0.5)
os.kill(manager.provisioner.pid, 0)
seen["kept"] = run("kept")
seen["sigint"] = None
request = client.execute("while (true) {}")
time.sleep(0.5)
os.kill(manager.provisioner.pid, 2)
seen["sigint"] = reply_to(request)["ename"]


def until(question):
    """Completion gets its types a little after the start."""
    deadline = time.time() + 30
    while True:
        found = question()
        if found or time.time() > deadline:
            return found
        time.sleep(0.3)


request = client.execute("`${await input('Name? ')} ${await input.password('Token: ')}`", allow_stdin=True)
seen["asked"] = []
for answer in ["Ada", "secret"]:
    seen["asked"].append(client.get_stdin_msg(timeout=30)["content"])
    client.input(answer)
reply_to(request)
seen["answered"] = None
while seen["answered"] is None:
    message = client.get_iopub_msg(timeout=30)
    if message["msg_type"] == "execute_result" and message["parent_header"].get("msg_id") == request:
        seen["answered"] = message["content"]["data"]["text/plain"]

run("/** Adds one. */\nfunction plusOne(n: number): number { return n + 1 }")
run("const point = { across: 1, down: 2 };")


def typed():
    items = client.complete("plusO", reply=True, timeout=30)["content"]["metadata"]["_jupyter_types_experimental"]
    return items if items and items[0]["signature"] else None


seen["complete_typed"] = until(typed)
seen["complete_member"] = client.complete("point.a", reply=True, timeout=30)["content"]["matches"]
seen["complete_library"] = client.complete("layers.den", reply=True, timeout=30)["content"]["metadata"]["_jupyter_types_experimental"]
seen["complete_option"] = client.complete("layers.dense({ un", reply=True, timeout=30)["content"]["matches"]
seen["inspect_input"] = client.inspect("input('a')", 2, reply=True, timeout=30)["content"]["data"].get("text/plain")
seen["inspect"] = client.inspect("plusOne(3)", 4, reply=True, timeout=30)["content"]["data"].get("text/plain")
reply_to(client.execute("let layers = { mine: 1 }"))
def shadowed():
    """The checker's answer; one that has too much to do leaves it to the run time, which knows more names."""
    found = client.complete("layers.", reply=True, timeout=30)["content"]["matches"]
    return found if len(found) == 1 else None


seen["complete_shadowed"] = until(shadowed)
pid = manager.provisioner.pid
with open(f"/proc/{pid}/task/{pid}/children") as file:
    children = file.read().split()
seen["children"] = len(children)
manager.shutdown_kernel()


def ended(process):
    """Gone, or a zombie: an orphan's entry stays where the machine's first process doesn't ask for it."""
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1"), nbformat.v4.new_code_cell("await input('Name? ')")])
try:
    NotebookClient(notebook, kernel_name="gradbook", timeout=60).execute()
except CellExecutionError as error:
    seen["nbclient"] = str(error)
seen["nbclient_outputs"] = notebook.cells[0].outputs
seen["gone"] = until(lambda: all(ended(process) for process in [pid, *children]))
print(json.dumps(seen))
