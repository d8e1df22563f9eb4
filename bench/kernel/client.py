"""Drives Jupyter kernels for the benchmark: one JSON line in, one out. Speaks to the sockets directly, so that the client's own
waiting adds nothing, and counts a cell as done when both its reply and its idle have come."""
import json
import os
import signal
import socket
import sys
import time

import zmq
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

PATIENCE_MS = 120_000


class Kernel:
    def __init__(self, name):
        self.manager = KernelManager(kernel_name=name)
        start = time.perf_counter()
        self.manager.start_kernel(stdout=open(os.devnull, "w"), stderr=open(os.devnull, "w"))
        # A socket that connects before its port is open tries again only after 100 ms.
        for port in (self.manager.shell_port, self.manager.iopub_port, self.manager.control_port):
            self.wait_for_port(port)
        self.client = self.manager.client()
        self.client.start_channels(stdin=False, hb=False)
        self.shell = self.client.shell_channel.socket
        self.iopub = self.client.iopub_channel.socket
        self.control = self.client.control_channel.socket
        self.poller = zmq.Poller()
        for one in (self.shell, self.iopub):
            self.poller.register(one, zmq.POLLIN)
        self.ask("kernel_info_request", {})
        self.start_ms = (time.perf_counter() - start) * 1000

    def wait_for_port(self, port):
        deadline = time.time() + PATIENCE_MS / 1000
        while True:
            try:
                return socket.create_connection((self.manager.ip, port), timeout=1).close()
            except OSError:
                if time.time() > deadline:
                    raise
                time.sleep(0.001)

    def send(self, kind, content, channel=None):
        message = self.client.session.msg(kind, content)
        self.client.session.send(channel or self.shell, message)
        return message["header"]["msg_id"]

    def receive(self, channel):
        return self.client.session.recv(channel, mode=0)[1]

    def ask(self, kind, content):
        """Sends a request and waits for its reply alone."""
        request = self.send(kind, content)
        while self.shell.poll(PATIENCE_MS):
            reply = self.receive(self.shell)
            if reply["parent_header"].get("msg_id") == request:
                return reply["content"]
        raise TimeoutError(f"no reply to {kind} from {self.manager.kernel_name}")

    def execute(self, code, interrupt=False, patience_ms=PATIENCE_MS):
        """Runs a cell to its reply and idle; with `interrupt`, from the interrupt on, which follows the cell's first output. Without an end it has no time."""
        start = time.perf_counter()
        request = self.send("execute_request", {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, "stop_on_error": True})
        reply, idle, printed = None, False, []
        while reply is None or not idle:
            ready = dict(self.poller.poll(patience_ms))
            if not ready:
                return {"ms": None, "lines": "".join(printed).count("\n")}
            if self.iopub in ready:
                message = self.receive(self.iopub)
                if message["parent_header"].get("msg_id") == request:
                    if message["msg_type"] == "stream":
                        printed.append(message["content"]["text"])
                        if interrupt and len(printed) == 1:
                            time.sleep(0.1)
                            start = time.perf_counter()
                            self.interrupt()
                    idle = message["msg_type"] == "status" and message["content"]["execution_state"] == "idle"
            if self.shell in ready:
                message = self.receive(self.shell)
                if message["parent_header"].get("msg_id") == request:
                    reply = message["content"]
        ms = (time.perf_counter() - start) * 1000
        if (reply["status"] == "ok") == interrupt:
            raise RuntimeError(f"{code[:60]!r} ended with {reply}")
        return {"ms": ms, "lines": "".join(printed).count("\n")}

    def interrupt(self):
        if self.manager.kernel_spec.interrupt_mode == "message":
            self.send("interrupt_request", {}, self.control)
        else:
            self.manager.interrupt_kernel()

    def complete(self, code):
        start = time.perf_counter()
        found = self.ask("complete_request", {"code": code, "cursor_pos": len(code)})
        return {"ms": (time.perf_counter() - start) * 1000, "matches": len(found["matches"])}

    def inspect(self, code):
        start = time.perf_counter()
        found = self.ask("inspect_request", {"code": code, "cursor_pos": len(code), "detail_level": 0})
        return {"ms": (time.perf_counter() - start) * 1000, "matches": int(found.get("found", False))}

    def memory(self):
        """Proportional memory of the kernel and all its processes, in MB: shared pages are shared out among those that map them."""
        return {"mb": sum(proportional(pid) for pid in family(self.manager.provisioner.pid)) / 1024}

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def family(pid):
    yield pid
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/children") as file:
            for child in file.read().split():
                yield from family(int(child))


def proportional(pid):
    with open(f"/proc/{pid}/smaps_rollup") as file:
        return sum(int(line.split()[1]) for line in file if line.startswith("Pss:"))


kernels = {}


def handle(request):
    name = request.get("kernel")
    match request["do"]:
        case "kernels":
            return {"names": list(KernelSpecManager().find_kernel_specs())}
        case "start":
            kernels[name] = Kernel(name)
            return {"ms": kernels[name].start_ms}
        case "execute":
            return kernels[name].execute(request["code"], request.get("interrupt", False), request.get("patience", PATIENCE_MS))
        case "complete":
            return kernels[name].complete(request["code"])
        case "inspect":
            return kernels[name].inspect(request["code"])
        case "memory":
            return kernels[name].memory()
        case "close":
            kernels.pop(name).close()
            return {}


for line in sys.stdin:
    try:
        answer = handle(json.loads(line))
    except Exception as error:  # told to the benchmark, which stops
        answer = {"error": repr(error)}
    print(json.dumps(answer), flush=True)
# A kernel that hangs does not answer a shutdown; the benchmark is over, so all are killed, with the programs that they started.
for kernel in kernels.values():
    os.killpg(kernel.manager.provisioner.process.pid, signal.SIGKILL)
