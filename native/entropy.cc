#include "entropy.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <mutex>

#include "kernel.h"
#include "parallel.h"
#include "squashing.h"
#include "sums.h"

namespace gradbook {

namespace {

// exp(x) for x <= 0.
GRADBOOK_INLINE float Falling(float x) {
  const auto [scale, rest] = Exp(Within(x, -87.0f, 0.0f));
  return scale + scale * rest;
}

// ln(1 + u) for u from 0 to 1: 2 artanh(s) with s = u / (u + 2) up to 1/3, where eight terms of the power series leave 1e-8.
GRADBOOK_INLINE float LogOfOneAnd(float u) {
  const float s = u / (u + 2.0f), q = s * s;
  return 2.0f * s * (1.0f + q * (1 / 3.0f + q * (1 / 5.0f + q * (1 / 7.0f + q * (1 / 9.0f + q * (1 / 11.0f + q * (1 / 13.0f + q * (1 / 15.0f))))))));
}

GRADBOOK_EVERY_X86
void SoftmaxEntropy(int64_t rows, int64_t classes, const float* z, const int32_t* labels, float* loss, float* highest, float* sums) {
  for (int64_t row = 0; row < rows; row++, z += classes) {
    const float top = Highest(classes, z);
    const float sum = Sum(classes, [z, top](int64_t i) { return Falling(z[i] - top); });
    loss[row] = std::log(sum) - (z[labels[row]] - top);
    highest[row] = top;
    sums[row] = sum;
  }
}

GRADBOOK_EVERY_X86
void SoftmaxEntropyGrad(int64_t rows, int64_t classes, const float* z, const int32_t* labels, const float* highest, const float* sums, const float* dloss, float* dz) {
  for (int64_t row = 0; row < rows; row++, z += classes, dz += classes) {
    const float top = highest[row], factor = dloss[row] / sums[row];
    GRADBOOK_INDEPENDENT
    for (int64_t i = 0; i < classes; i++) dz[i] = Falling(z[i] - top) * factor;
    dz[labels[row]] -= dloss[row];
  }
}

GRADBOOK_EVERY_X86
void BinaryEntropy(int64_t rows, int64_t outputs, const float* z, const float* targets, float* loss) {
  for (int64_t row = 0; row < rows; row++, z += outputs, targets += outputs) {
    loss[row] = Sum(outputs, [z, targets](int64_t i) {
      const float size = z[i] < 0 ? -z[i] : z[i];
      return (z[i] > 0 ? z[i] : 0.0f) - targets[i] * z[i] + LogOfOneAnd(Falling(-size));
    });
  }
}

GRADBOOK_EVERY_X86
void BinaryEntropyGrad(int64_t rows, int64_t outputs, const float* z, const float* targets, const float* dloss, float* dz) {
  for (int64_t row = 0; row < rows; row++, z += outputs, targets += outputs, dz += outputs) {
    const float factor = dloss[row];
    GRADBOOK_INDEPENDENT
    for (int64_t i = 0; i < outputs; i++) dz[i] = factor * (Sigmoid(z[i]) - targets[i]);
  }
}

// As many numbers as lanes, which may lie anywhere in memory. The compiler does not find the way by itself to a loop that keeps places too.
typedef float Floats __attribute__((vector_size(kLanes * sizeof(float)), aligned(sizeof(float)), may_alias));
typedef int32_t Places __attribute__((vector_size(kLanes * sizeof(int32_t))));

GRADBOOK_EVERY_X86
void ClassOfHighest(int64_t rows, int64_t classes, const float* x, int32_t* found) {
  const auto all = static_cast<int32_t>(classes);
  for (int64_t row = 0; row < rows; row++, x += classes) {
    // Each lane keeps the first of its highest numbers.
    Floats highest = Floats{} - std::numeric_limits<float>::infinity();
    Places place = {}, here;
    for (int32_t lane = 0; lane < kLanes; lane++) here[lane] = lane;
    int32_t i = 0;
    for (; i + kLanes <= all; i += kLanes, here += static_cast<int32_t>(kLanes)) {
      const Floats numbers = *reinterpret_cast<const Floats*>(x + i);
      const Places above = numbers > highest;
      highest = above ? numbers : highest;
      place = above ? here : place;
    }
    float top = -std::numeric_limits<float>::infinity();
    int32_t first = 0;
    for (int32_t lane = 0; lane < kLanes; lane++) {
      if (highest[lane] > top || (highest[lane] == top && place[lane] < first)) {
        top = highest[lane];
        first = place[lane];
      }
    }
    for (; i < all; i++) {
      if (x[i] > top) {
        top = x[i];
        first = i;
      }
    }
    found[row] = first;
  }
}

struct Matrix {
  int64_t rows, columns;
};

Matrix MatrixOf(const char* op, const TensorPtr& tensor) {
  const Shape shape = ShapeOf(tensor);
  if (shape.size() != 2 || shape[1] < 1) throw Failure("INVALID_ARGUMENT", std::string(op) + ": the first input must be of shape [rows, classes].");
  return {shape[0], shape[1]};
}

void Expect(const char* op, const TensorPtr& tensor, const Shape& shape) {
  if (ShapeOf(tensor) != shape) throw Failure("INVALID_ARGUMENT", std::string(op) + ": an input does not fit the first in rows or classes.");
}

const int32_t* LabelsOf(const char* op, const TensorPtr& labels, const Matrix& matrix) {
  Expect(op, labels, {matrix.rows});
  const auto* numbers = static_cast<const int32_t*>(TF_TensorData(labels.get()));
  const auto wrong = std::find_if(numbers, numbers + matrix.rows, [&](int32_t label) { return label < 0 || label >= matrix.columns; });
  if (wrong != numbers + matrix.rows) {
    throw Failure("INVALID_ARGUMENT", std::string(op) + ": received a label value of " + std::to_string(*wrong) + ", which is outside the classes 0 to " + std::to_string(matrix.columns - 1) + ".");
  }
  return numbers;
}

void RunSoftmaxEntropy(void*, TF_OpKernelContext* context) {
  Compute(context, [&] {
    constexpr const char* kOp = "GradbookSoftmaxEntropy";
    KernelRun run(context, kOp);
    const TensorPtr z = run.Input(0), given = run.Input(1);
    const Matrix all = MatrixOf(kOp, z);
    const int32_t* labels = LabelsOf(kOp, given, all);
    const TensorPtr loss = run.Output(0, {all.rows}), highest = run.Output(1, {all.rows}), sums = run.Output(2, {all.rows});
    ParallelRows(all.rows, all.columns, [&](int64_t, int64_t first, int64_t rows) {
      SoftmaxEntropy(rows, all.columns, Values(z) + first * all.columns, labels + first, Values(loss) + first, Values(highest) + first, Values(sums) + first);
    });
  });
}

void RunSoftmaxEntropyGrad(void*, TF_OpKernelContext* context) {
  Compute(context, [&] {
    constexpr const char* kOp = "GradbookSoftmaxEntropyGrad";
    KernelRun run(context, kOp);
    const TensorPtr z = run.Input(0), given = run.Input(1), highest = run.Input(2), sums = run.Input(3), dloss = run.Input(4);
    const Matrix all = MatrixOf(kOp, z);
    const int32_t* labels = LabelsOf(kOp, given, all);
    for (const TensorPtr* vector : {&highest, &sums, &dloss}) Expect(kOp, *vector, {all.rows});
    const TensorPtr dz = run.Output(0, {all.rows, all.columns});
    ParallelRows(all.rows, all.columns, [&](int64_t, int64_t first, int64_t rows) {
      const int64_t from = first * all.columns;
      SoftmaxEntropyGrad(rows, all.columns, Values(z) + from, labels + first, Values(highest) + first, Values(sums) + first, Values(dloss) + first, Values(dz) + from);
    });
  });
}

void RunBinaryEntropy(void*, TF_OpKernelContext* context) {
  Compute(context, [&] {
    constexpr const char* kOp = "GradbookBinaryEntropy";
    KernelRun run(context, kOp);
    const TensorPtr z = run.Input(0), targets = run.Input(1);
    const Matrix all = MatrixOf(kOp, z);
    Expect(kOp, targets, {all.rows, all.columns});
    const TensorPtr loss = run.Output(0, {all.rows});
    ParallelRows(all.rows, all.columns, [&](int64_t, int64_t first, int64_t rows) {
      const int64_t from = first * all.columns;
      BinaryEntropy(rows, all.columns, Values(z) + from, Values(targets) + from, Values(loss) + first);
    });
  });
}

void RunBinaryEntropyGrad(void*, TF_OpKernelContext* context) {
  Compute(context, [&] {
    constexpr const char* kOp = "GradbookBinaryEntropyGrad";
    KernelRun run(context, kOp);
    const TensorPtr z = run.Input(0), targets = run.Input(1), dloss = run.Input(2);
    const Matrix all = MatrixOf(kOp, z);
    Expect(kOp, targets, {all.rows, all.columns});
    Expect(kOp, dloss, {all.rows});
    const TensorPtr dz = run.Output(0, {all.rows, all.columns});
    ParallelRows(all.rows, all.columns, [&](int64_t, int64_t first, int64_t rows) {
      const int64_t from = first * all.columns;
      BinaryEntropyGrad(rows, all.columns, Values(z) + from, Values(targets) + from, Values(dloss) + first, Values(dz) + from);
    });
  });
}

void RunHighest(void*, TF_OpKernelContext* context) {
  Compute(context, [&] {
    constexpr const char* kOp = "GradbookHighest";
    KernelRun run(context, kOp);
    const TensorPtr x = run.Input(0);
    const Matrix all = MatrixOf(kOp, x);
    const TensorPtr found = run.Output(0, {all.rows}, TF_INT32);
    auto* classes = static_cast<int32_t*>(TF_TensorData(found.get()));
    ParallelRows(all.rows, all.columns, [&](int64_t, int64_t first, int64_t rows) { ClassOfHighest(rows, all.columns, Values(x) + first * all.columns, classes + first); });
  });
}

void RunRight(void*, TF_OpKernelContext* context) {
  Compute(context, [&] {
    constexpr const char* kOp = "GradbookRight";
    KernelRun run(context, kOp);
    const TensorPtr x = run.Input(0), labels = run.Input(1);
    const Matrix all = MatrixOf(kOp, x);
    Expect(kOp, labels, {all.rows});
    const auto* expected = static_cast<const int32_t*>(TF_TensorData(labels.get()));
    std::atomic<int64_t> right = 0;
    ParallelRows(all.rows, all.columns, [&](int64_t, int64_t first, int64_t rows) {
      constexpr int64_t kTogether = 256;
      int32_t found[kTogether];
      int64_t count = 0;
      for (int64_t row = first; row < first + rows; row += kTogether) {
        const int64_t some = std::min(kTogether, first + rows - row);
        ClassOfHighest(some, all.columns, Values(x) + row * all.columns, found);
        for (int64_t i = 0; i < some; i++) count += found[i] == expected[row + i];
      }
      right += count;
    });
    const TensorPtr sums = run.Output(0, {2});
    Values(sums)[0] = static_cast<float>(right);
    Values(sums)[1] = static_cast<float>(all.rows);
  });
}

// Each output is a number for each row of the first input.
template <int outputs>
void RowsOfFirst(TF_ShapeInferenceContext* context, TF_Status* status) {
  TF_ShapeHandle* shape = TF_NewShapeHandle();
  TF_ShapeInferenceContextGetInput(context, 0, shape, status);
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSubshape(context, shape, 0, 1, shape, status);
  for (int output = 0; output < outputs && TF_GetCode(status) == TF_OK; output++) TF_ShapeInferenceContextSetOutput(context, output, shape, status);
  TF_DeleteShapeHandle(shape);
}

void Pair(TF_ShapeInferenceContext* context, TF_Status* status) {
  TF_ShapeHandle* shape = TF_ShapeInferenceContextVectorFromSize(context, 2);
  TF_ShapeInferenceContextSetOutput(context, 0, shape, status);
  TF_DeleteShapeHandle(shape);
}

}  // namespace

void RegisterEntropy() {
  static std::once_flag once;
  std::call_once(once, [] {
    RegisterOp({"GradbookSoftmaxEntropy", {"logits", "labels: int32"}, {"loss", "highest", "sum"}, {}, RowsOfFirst<3>, nullptr, RunSoftmaxEntropy, nullptr});
    RegisterOp({"GradbookSoftmaxEntropyGrad", {"logits", "labels: int32", "highest", "sum", "dloss"}, {"dlogits"}, {}, ShapesOfInputs<0>, nullptr, RunSoftmaxEntropyGrad, nullptr});
    RegisterOp({"GradbookBinaryEntropy", {"logits", "targets"}, {"loss"}, {}, RowsOfFirst<1>, nullptr, RunBinaryEntropy, nullptr});
    RegisterOp({"GradbookBinaryEntropyGrad", {"logits", "targets", "dloss"}, {"dlogits"}, {}, ShapesOfInputs<0>, nullptr, RunBinaryEntropyGrad, nullptr});
    RegisterOp({"GradbookRight", {"x", "labels: int32"}, {"sums"}, {}, Pair, nullptr, RunRight, nullptr});
    RegisterOp({"GradbookHighest", {"x"}, {"classes: int32"}, {}, RowsOfFirst<1>, nullptr, RunHighest, nullptr});
  });
}

}  // namespace gradbook
