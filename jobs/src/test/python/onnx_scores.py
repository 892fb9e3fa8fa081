"""onnx_scores.py FOLDER WIDTH ROWS: what MLflow and ONNX Runtime make of the model in FOLDER, for feature words and offset of each line of ROWS."""

import json
import sys

import mlflow.pyfunc
import numpy
import onnxruntime

folder, width = sys.argv[1], int(sys.argv[2])
rows = [json.loads(line) for line in open(sys.argv[3], encoding="utf-8")]
inputs = {"features": numpy.zeros((len(rows), width))}
for row, given in zip(inputs["features"], rows):
    words = bytes.fromhex(given["words"][2:])
    for at in range(0, len(words), 16):
        value = int.from_bytes(words[at + 4 : at + 16], "big", signed=True)
        row[int.from_bytes(words[at : at + 4], "big") - 1] = value / 1e9
if "offset" in rows[0]:
    inputs["offset"] = numpy.array([[float(given["offset"])] for given in rows])
by_mlflow = mlflow.pyfunc.load_model(folder).predict(inputs)["prediction"]
session = onnxruntime.InferenceSession(folder + "/model.onnx", providers=["CPUExecutionProvider"])
(by_runtime,) = session.run(["prediction"], inputs)
assert numpy.array_equal(by_mlflow, by_runtime)
print(json.dumps(by_mlflow[:, 0].tolist()))
