"""Makes normalizations.json: Keras' normalisations. Run it with .venv/bin/python test/reference/normalizations.py"""
from keras import layers

from layer_cases import Cases

cases = Cases()

for training in (True, False):
    cases.add("batchNormalization", {"momentum": 0.9}, layers.BatchNormalization(momentum=0.9), (4, 3), training)
    cases.add("batchNormalization", {"axis": 1, "scale": False}, layers.BatchNormalization(axis=1, scale=False), (2, 3, 4, 2), training)
    cases.add("batchNormalization", {"center": False, "epsilon": 0.1}, layers.BatchNormalization(center=False, epsilon=0.1), (2, 3, 2, 2), training)
    cases.add("batchRenormalization", {}, layers.BatchNormalization(renorm=True), (4, 3), training)
    clipping = {"rmax": 1.2, "rmin": 0.9, "dmax": 0.3}
    cases.add("batchRenormalization", {"rMax": 1.2, "rMin": 0.9, "dMax": 0.3, "renormMomentum": 0.8},
              layers.BatchNormalization(renorm=True, renorm_clipping=clipping, renorm_momentum=0.8), (2, 3, 2, 3), training)
cases.add("layerNormalization", {}, layers.LayerNormalization(), (3, 5))
cases.add("layerNormalization", {"axis": [1, 2], "epsilon": 0.01}, layers.LayerNormalization(axis=(1, 2), epsilon=0.01), (2, 3, 4))
cases.add("layerNormalization", {"axis": 1, "center": False}, layers.LayerNormalization(axis=1, center=False), (2, 3, 2, 2))
cases.add("layerNormalization", {}, layers.LayerNormalization(), (1, 1))
cases.add("groupNormalization", {"groups": 2}, layers.GroupNormalization(2), (2, 3, 3, 4))
cases.add("groupNormalization", {"groups": 3, "scale": False}, layers.GroupNormalization(3, scale=False), (2, 6))
cases.add("instanceNormalization", {}, layers.GroupNormalization(-1), (2, 3, 4, 3))
cases.add("rmsNormalization", {}, layers.RMSNormalization(), (3, 5))
cases.add("rmsNormalization", {"epsilon": 0.01}, layers.RMSNormalization(epsilon=0.01), (2, 3, 4))
cases.add("unitNormalization", {}, layers.UnitNormalization(), (3, 5))
cases.add("unitNormalization", {"axis": [1, 2]}, layers.UnitNormalization(axis=(1, 2)), (2, 3, 4))
cases.add("normalization", {"mean": [0.1, 0.2, 0.3], "variance": [1, 2, 3]}, layers.Normalization(mean=[0.1, 0.2, 0.3], variance=[1, 2, 3]), (2, 4, 3))
cases.add("normalization", {"mean": 0.5, "variance": 2, "invert": True}, layers.Normalization(axis=None, mean=0.5, variance=2.0, invert=True), (2, 3))

cases.write(__file__)
