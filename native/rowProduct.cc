#include "rowProduct.h"

#include <algorithm>
#include <memory>
#include <mutex>

#include "kernel.h"
#include "lanes.h"
#include "parallel.h"

namespace gradbook {

namespace {

// Rows of w that are added to y at a time, so that y is read and written once for all of them.
constexpr int64_t kTogether = 4;

// From so many numbers on each of two threads takes half of w, and from so many on more threads take a part each: their sums are added then, which takes as long as
// reading a dozen rows, since each lies in another core's cache.
constexpr int64_t kForTwo = 1 << 17, kForMore = 1 << 20, kLeastForMore = 1 << 18, kMost = 16;

// How many pieces w is taken in. It depends on nothing but the size, and so do the sums.
int64_t PiecesOf(int64_t numbers) { return numbers < kForTwo ? 1 : numbers < kForMore ? 2 : std::min(numbers / kLeastForMore, kMost); }

// y = start + x · w, with 0 for no start; w is read once, from its beginning to its end.
GRADBOOK_EVERY_X86
void RowProduct(int64_t inner, int64_t columns, const float* x, const float* w, const float* start, float* y) {
  if (start == nullptr) std::fill_n(y, columns, 0.0f);
  else std::copy_n(start, columns, y);
  using Vector = Lane<kLine>::Type;
  int64_t k = 0;
  for (; k + kTogether <= inner; k += kTogether, w += kTogether * columns) {
    const float *w1 = w + columns, *w2 = w1 + columns, *w3 = w2 + columns, *next = w3 + columns;
    const float x0 = x[k], x1 = x[k + 1], x2 = x[k + 2], x3 = x[k + 3];
    int64_t n = 0;
    for (; n + kLine <= columns; n += kLine) {
      // The next rows, from the second cache or beyond.
      for (int64_t row = 0; row < kTogether; row++) Fetch(next + row * columns + n);
      const auto *v = reinterpret_cast<const Vector*>(w + n), *v1 = reinterpret_cast<const Vector*>(w1 + n), *v2 = reinterpret_cast<const Vector*>(w2 + n);
      *reinterpret_cast<Vector*>(y + n) += (x0 * *v + x1 * *v1) + (x2 * *v2 + x3 * *reinterpret_cast<const Vector*>(w3 + n));
    }
    GRADBOOK_INDEPENDENT
    for (; n < columns; n++) y[n] += (x0 * w[n] + x1 * w1[n]) + (x2 * w2[n] + x3 * w3[n]);
  }
  for (; k < inner; k++, w += columns) {
    GRADBOOK_INDEPENDENT
    for (int64_t n = 0; n < columns; n++) y[n] += x[k] * w[n];
  }
}

// Adds the other pieces' sums to y, which begin one after the other at `sums`.
GRADBOOK_EVERY_X86
void AddAll(int64_t pieces, int64_t columns, const float* sums, float* y) {
  for (int64_t piece = 0; piece < pieces; piece++, sums += columns) {
    GRADBOOK_INDEPENDENT
    for (int64_t n = 0; n < columns; n++) y[n] += sums[n];
  }
}

// What is no number stays as it is.
GRADBOOK_EVERY_X86
void Relu(int64_t count, float* y) {
  GRADBOOK_INDEPENDENT
  for (int64_t n = 0; n < count; n++) y[n] = y[n] < 0.0f ? 0.0f : y[n];
}

void Infer(TF_ShapeInferenceContext* context, TF_Status* status) {
  TF_ShapeHandle *x = TF_NewShapeHandle(), *w = TF_NewShapeHandle();
  TF_ShapeInferenceContextGetInput(context, 0, x, status);
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextGetInput(context, 1, w, status);
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSubshape(context, x, 0, 1, x, status);
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSubshape(context, w, 1, 2, w, status);
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextConcatenateShapes(context, x, w, x, status);
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSetOutput(context, 0, x, status);
  TF_DeleteShapeHandle(x);
  TF_DeleteShapeHandle(w);
}

template <bool bias, bool relu>
struct Op {
  static constexpr const char* kName = relu ? "GradbookRowProductWithBiasAndRelu" : bias ? "GradbookRowProductWithBias" : "GradbookRowProduct";

  static void Run(void*, TF_OpKernelContext* context) {
    Compute(context, [&] {
      KernelRun run(context, kName);
      const TensorPtr x = run.Input(0), w = run.Input(1), b = bias ? run.Input(2) : TensorPtr(nullptr, TF_DeleteTensor);
      const Shape left = ShapeOf(x), right = ShapeOf(w);
      if (left.size() != 2 || right.size() != 2 || left[0] != 1 || left[1] != right[0] || (bias && ShapeOf(b) != Shape{right[1]})) {
        throw Failure("INVALID_ARGUMENT", std::string(kName) + ": x and w must be of shapes [1, inner] and [inner, columns]" + (bias ? ", the bias of [columns]." : "."));
      }
      const TensorPtr y = run.Output(0, {1, right[1]});
      const int64_t inner = right[0], columns = right[1], pieces = std::min(std::max(inner, int64_t{1}), PiecesOf(inner * columns));
      const float* const start = bias ? Values(b) : nullptr;
      const std::unique_ptr<float[]> sums(pieces == 1 ? nullptr : new float[static_cast<size_t>((pieces - 1) * columns)]);
      Parallel(pieces, [&](int64_t piece) {
        const int64_t first = inner * piece / pieces, last = inner * (piece + 1) / pieces;
        float* const to = piece == 0 ? Values(y) : sums.get() + (piece - 1) * columns;
        RowProduct(last - first, columns, Values(x) + first, Values(w) + first * columns, piece == 0 ? start : nullptr, to);
      }, true);
      AddAll(pieces - 1, columns, sums.get(), Values(y));
      if (relu) Relu(columns, Values(y));
    });
  }

  static void Register(std::initializer_list<const char*> inputs) { RegisterOp({kName, inputs, {"y"}, {}, Infer, nullptr, Run, nullptr}); }
};

}  // namespace

void RegisterRowProduct() {
  static std::once_flag once;
  std::call_once(once, [] {
    Op<false, false>::Register({"x", "w"});
    Op<true, false>::Register({"x", "w", "bias"});
    Op<true, true>::Register({"x", "w", "bias"});
  });
}

}  // namespace gradbook
