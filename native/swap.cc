#include "swap.h"

#include <cstring>
#include <mutex>

#include "kernel.h"
#include "parallel.h"

namespace gradbook {

namespace {

// As TensorFlow counts the axes of y.
constexpr int kOrder[] = {0, 2, 1, 3};

void Infer(TF_ShapeInferenceContext* context, TF_Status* status) {
  TF_ShapeHandle *x = TF_NewShapeHandle(), *y = TF_NewShapeHandle(), *axis = TF_NewShapeHandle();
  TF_ShapeInferenceContextGetInput(context, 0, x, status);
  for (const int from : kOrder) {
    if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSubshape(context, x, from, from + 1, from == 0 ? y : axis, status);
    if (TF_GetCode(status) == TF_OK && from > 0) TF_ShapeInferenceContextConcatenateShapes(context, y, axis, y, status);
  }
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSetOutput(context, 0, y, status);
  for (TF_ShapeHandle* shape : {x, y, axis}) TF_DeleteShapeHandle(shape);
}

void Run(void*, TF_OpKernelContext* context) {
  Compute(context, [&] {
    KernelRun run(context, "GradbookSwap");
    const TensorPtr x = run.Input(0);
    const Shape shape = ShapeOf(x);
    if (shape.size() != 4) throw Failure("INVALID_ARGUMENT", "GradbookSwap: x must have four axes.");
    const int64_t outer = shape[0], left = shape[1], right = shape[2], inner = shape[3];
    const TensorPtr y = run.Output(0, {outer, right, left, inner});
    // Rows of y follow each other, those of x that they come from lie `right` rows apart.
    ParallelRows(outer * right, left * inner, [&](int64_t, int64_t first, int64_t count) {
      float* to = Values(y) + first * left * inner;
      for (int64_t row = first; row < first + count; row++) {
        const float* from = Values(x) + (row / right * left * right + row % right) * inner;
        for (int64_t a = 0; a < left; a++, to += inner, from += right * inner) std::memcpy(to, from, static_cast<size_t>(inner) * sizeof(float));
      }
    });
  });
}

}  // namespace

void RegisterSwap() {
  static std::once_flag once;
  std::call_once(once, [] { RegisterOp({"GradbookSwap", {"x"}, {"y"}, {}, Infer, nullptr, Run, nullptr}); });
}

}  // namespace gradbook
