"""Prints the public names of Keras' parts as JSON, for `npm run parity`: {"losses": ["Huber", …], …}

A thing with several names counts once, under its own (L1, not l1), and functions only among activations.
"""
import inspect
import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras

SECTIONS = ["initializers", "activations", "layers", "optimizers", "optimizers.schedules", "losses", "metrics", "regularizers", "constraints", "callbacks"]
HELPERS = {"get", "serialize", "deserialize"}


def names(section):
    module = keras
    for part in section.split("."):
        module = getattr(module, part)
    things = {name: getattr(module, name) for name in dir(module) if not name.startswith("_") and name not in HELPERS}
    wanted = inspect.isfunction if section == "activations" else inspect.isclass
    return sorted({thing.__name__ for thing in things.values() if wanted(thing)})


print(json.dumps({section: names(section) for section in SECTIONS}))
