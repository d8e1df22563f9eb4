"""Prints what TensorFlow's own reader finds in a folder's event files as JSON, for test/callbacks/others.test.ts: python readEvents.py FOLDER"""
import glob
import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import tensorflow as tf

found = []
for path in sorted(glob.glob(os.path.join(sys.argv[1], "**", "events.out.tfevents.*"), recursive=True)):
    for event in tf.compat.v1.train.summary_iterator(path):
        for value in event.summary.value:
            kind = value.WhichOneof("value")
            content = value.simple_value if kind == "simple_value" else {"min": value.histo.min, "max": value.histo.max, "num": value.histo.num, "counts": list(value.histo.bucket)}
            found.append({"part": os.path.basename(os.path.dirname(path)), "tag": value.tag, "step": event.step, kind: content})
print(json.dumps(found))
