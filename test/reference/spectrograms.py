"""Makes spectrograms.json: Keras' spectrogram layers, which take their windows from scipy: it must be installed for this script alone.

Run it with .venv/bin/python test/reference/spectrograms.py
"""
from keras import layers

from layer_cases import Cases

cases = Cases()

for mode in ("log", "magnitude", "psd", "real", "imag", "angle", "stft"):
    cases.add("stftSpectrogram", {"mode": mode, "frameLength": 6, "frameStep": 4}, layers.STFTSpectrogram(mode, 6, 4), (2, 15, 2))
cases.add("stftSpectrogram", {"mode": "magnitude", "frameLength": 5, "frameStep": 3, "fftLength": 8, "padding": "same", "expandDims": True},
          layers.STFTSpectrogram("magnitude", 5, 3, 8, padding="same", expand_dims=True), (1, 11, 2))
ours = {"fftLength": 32, "sequenceStride": 8, "samplingRate": 1000, "numMelBins": 6}
keras = {"fft_length": 32, "sequence_stride": 8, "sampling_rate": 1000, "num_mel_bins": 6}
cases.add("melSpectrogram", ours, layers.MelSpectrogram(**keras), (2, 50), gradients=False)
cases.add("melSpectrogram", ours | {"powerToDb": False, "magExp": 1, "sequenceLength": 20, "window": "hamming", "minFreq": 50, "maxFreq": 400},
          layers.MelSpectrogram(**keras, power_to_db=False, mag_exp=1.0, sequence_length=20, window="hamming", min_freq=50.0, max_freq=400.0), (1, 64), gradients=False)
cases.add("melSpectrogram", ours | {"topDb": 10, "refPower": 2}, layers.MelSpectrogram(**keras, top_db=10.0, ref_power=2.0), (1, 40), gradients=False)

cases.write(__file__)
