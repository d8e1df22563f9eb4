"""Starts a Jupyter kernel, runs one cell, and says how long it took from the start of the process to the cell's idle."""
import json
import os
import sys
import time

from jupyter_client.manager import KernelManager


def first_batch(kernel, code):
    manager = KernelManager(kernel_name=kernel)
    start = time.perf_counter()
    manager.start_kernel(stderr=open(os.devnull, "w"))
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        ready = time.perf_counter()
        printed = []

        def keep(message):
            if message["msg_type"] == "stream":
                printed.append(message["content"]["text"])

        reply = client.execute_interactive(code, timeout=120, output_hook=keep)
        end = time.perf_counter()
        if reply["content"]["status"] != "ok":
            raise RuntimeError(f"{reply['content']['ename']}: {reply['content']['evalue']}")
        return {"ms": (end - start) * 1000, "readyMs": (ready - start) * 1000, "printed": "".join(printed)}
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


for line in sys.stdin:
    try:
        request = json.loads(line)
        answer = first_batch(request["kernel"], request["code"])
    except Exception as error:  # told to the benchmark, which stops
        answer = {"error": repr(error)}
    print(json.dumps(answer), flush=True)
