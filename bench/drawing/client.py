"""A front end without a page: runs cells in a real kernel, follows its messages, and attaches to widgets as the page does."""
import json
import sys
import uuid

from jupyter_client.manager import KernelManager

manager = KernelManager(kernel_name="gradbook")
manager.start_kernel()
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=60)
page = str(uuid.uuid4())


def attach(comm):
    data = {"kind": "attach", "page": page, "reloaded": False}
    client.shell_channel.send(client.session.msg("comm_msg", {"comm_id": comm, "data": data}))


def run(code):
    """Runs a cell; returns what it printed, and how many messages and bytes of buffers its widgets sent."""
    request = client.execute(code)
    seen = {"messages": 0, "bytes": 0}
    printed = []
    while True:
        message = client.get_iopub_msg(timeout=120)
        kind, content = message["msg_type"], message["content"]
        if kind == "comm_open" and content["target_name"] == "gradbook.widget":
            attach(content["comm_id"])
        elif kind == "comm_msg":
            seen["messages"] += 1
            seen["bytes"] += sum(len(buffer) for buffer in message["buffers"])
        elif kind == "stream":
            printed.append(content["text"])
        elif kind == "error":
            raise RuntimeError("\n".join(content["traceback"]))
        elif kind == "status" and content["execution_state"] == "idle" and message["parent_header"].get("msg_id") == request:
            return {"printed": "".join(printed), **seen}


try:
    for line in sys.stdin:
        try:
            answer = run(json.loads(line)["code"])
        except Exception as error:  # told to the benchmark, which stops
            answer = {"error": repr(error)}
        print(json.dumps(answer), flush=True)
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
