#include "matrixProduct.h"

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <limits>
#include <memory>
#include <mutex>
#include <numeric>

#include "kernel.h"
#include "product.h"

namespace gradbook {

namespace {

// Whether helpers stay awake for the next op.
void* CreateLinger(TF_OpKernelConstruction* construction) {
  auto linger = std::make_unique<unsigned char>();
  const StatusPtr status = NewStatus();
  TF_OpKernelConstruction_GetAttrBool(construction, "linger", linger.get(), status.get());
  if (TF_GetCode(status.get()) != TF_OK) TF_OpKernelConstruction_Failure(construction, status.get());
  return linger.release();
}

bool Lingers(void* linger) { return *static_cast<unsigned char*>(linger) != 0; }

void DeleteLinger(void* linger) { delete static_cast<unsigned char*>(linger); }

void RegisterProduct(const char* name, std::initializer_list<const char*> inputs, void (*infer)(TF_ShapeInferenceContext*, TF_Status*), void (*run)(void*, TF_OpKernelContext*)) {
  RegisterOp({name, inputs, {"y"}, {"linger: bool = false"}, infer, CreateLinger, run, DeleteLinger});
}

template <bool left_transposed, bool right_transposed>
struct MatrixProduct {
  static constexpr const char* kName = left_transposed ? "GradbookProductOfLeftTransposed" : right_transposed ? "GradbookProductOfRightTransposed" : "GradbookProduct";
  // Which axis of an input is y's; the other one is summed over.
  static constexpr int kRows = left_transposed ? 1 : 0, kColumns = right_transposed ? 0 : 1;

  static void Infer(TF_ShapeInferenceContext* context, TF_Status* status) {
    TF_ShapeHandle *a = TF_NewShapeHandle(), *b = TF_NewShapeHandle();
    TF_ShapeInferenceContextGetInput(context, 0, a, status);
    if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextGetInput(context, 1, b, status);
    if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSubshape(context, a, kRows, kRows + 1, a, status);
    if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSubshape(context, b, kColumns, kColumns + 1, b, status);
    if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextConcatenateShapes(context, a, b, a, status);
    if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSetOutput(context, 0, a, status);
    TF_DeleteShapeHandle(a);
    TF_DeleteShapeHandle(b);
  }

  static void Run(void* linger, TF_OpKernelContext* context) {
    Compute(context, [&] {
      KernelRun run(context, kName);
      const TensorPtr a = run.Input(0), b = run.Input(1);
      const Shape left = ShapeOf(a), right = ShapeOf(b);
      if (left.size() != 2 || right.size() != 2 || left[1 - kRows] != right[1 - kColumns]) {
        throw Failure("INVALID_ARGUMENT", std::string(kName) + ": a and b must be matrices whose inner axes are equally long.");
      }
      const TensorPtr y = run.Output(0, {left[kRows], right[kColumns]});
      Product({left[kRows], left[1 - kRows], right[kColumns]}, {Values(a), left_transposed}, {Values(b), right_transposed}, {}, Lingers(linger), Values(y));
    });
  }

  static void Register() { RegisterProduct(kName, {"a", "b"}, Infer, Run); }
};

// As many products as the axes before the matrices say.
template <bool left_transposed, bool right_transposed>
struct BatchProduct {
  static constexpr const char* kName = left_transposed ? "GradbookBatchProductOfLeftTransposed" : right_transposed ? "GradbookBatchProductOfRightTransposed" : "GradbookBatchProduct";

  static void Run(void* linger, TF_OpKernelContext* context) {
    Compute(context, [&] {
      KernelRun run(context, kName);
      const TensorPtr a = run.Input(0), b = run.Input(1);
      Shape left = ShapeOf(a), right = ShapeOf(b);
      const size_t before = left.size() < 2 ? 0 : left.size() - 2;
      if (left.size() < 2 || left.size() != right.size() || !std::equal(left.begin(), left.begin() + static_cast<ptrdiff_t>(before), right.begin())) {
        throw Failure("INVALID_ARGUMENT", std::string(kName) + ": a and b must be matrices, as many of each.");
      }
      if (left_transposed) std::swap(left[before], left[before + 1]);
      if (right_transposed) std::swap(right[before], right[before + 1]);
      if (left[before + 1] != right[before]) throw Failure("INVALID_ARGUMENT", std::string(kName) + ": the matrices' inner axes must be equally long.");
      const ProductSizes sizes{left[before], left[before + 1], right[before + 1]};
      left[before + 1] = sizes.columns;
      const TensorPtr y = run.Output(0, left);
      const int64_t count = std::accumulate(left.begin(), left.begin() + static_cast<ptrdiff_t>(before), int64_t{1}, std::multiplies<>());
      if (count == 0) return;
      Products(count, sizes, {Values(a), left_transposed}, {Values(b), right_transposed}, Lingers(linger), Values(y));
    });
  }

  static void Infer(TF_ShapeInferenceContext* context, TF_Status* status) {
    TF_ShapeHandle *a = TF_NewShapeHandle(), *b = TF_NewShapeHandle(), *y = TF_NewShapeHandle();
    // The last axis but one, or the last one.
    const auto axis = [&](TF_ShapeHandle* shape, bool last) {
      if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSubshape(context, shape, last ? -1 : -2, last ? std::numeric_limits<int64_t>::max() : -1, shape, status);
      if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextConcatenateShapes(context, y, shape, y, status);
    };
    TF_ShapeInferenceContextGetInput(context, 0, a, status);
    if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextGetInput(context, 1, b, status);
    if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSubshape(context, a, 0, -2, y, status);
    axis(a, left_transposed);
    axis(b, !right_transposed);
    if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSetOutput(context, 0, y, status);
    for (TF_ShapeHandle* shape : {a, b, y}) TF_DeleteShapeHandle(shape);
  }

  static void Register() { RegisterProduct(kName, {"a", "b"}, Infer, Run); }
};

// A dense layer's way forwards.
template <bool relu>
void RunWithBias(void* linger, TF_OpKernelContext* context) {
  Compute(context, [&] {
    constexpr const char* kName = relu ? "GradbookProductWithBiasAndRelu" : "GradbookProductWithBias";
    KernelRun run(context, kName);
    const TensorPtr a = run.Input(0), b = run.Input(1), bias = run.Input(2);
    const Shape left = ShapeOf(a), right = ShapeOf(b);
    if (left.size() != 2 || right.size() != 2 || left[1] != right[0] || ShapeOf(bias) != Shape{right[1]}) {
      throw Failure("INVALID_ARGUMENT", std::string(kName) + ": a, b and bias must be of shapes [rows, inner], [inner, columns] and [columns].");
    }
    const TensorPtr y = run.Output(0, {left[0], right[1]});
    Product({left[0], left[1], right[1]}, {Values(a), false}, {Values(b), false}, {Values(bias), relu}, Lingers(linger), Values(y));
  });
}

}  // namespace

void RegisterMatrixProduct() {
  static std::once_flag once;
  std::call_once(once, [] {
    MatrixProduct<false, false>::Register();
    MatrixProduct<true, false>::Register();
    MatrixProduct<false, true>::Register();
    BatchProduct<false, false>::Register();
    BatchProduct<true, false>::Register();
    BatchProduct<false, true>::Register();
    RegisterProduct("GradbookProductWithBias", {"a", "b", "bias"}, MatrixProduct<false, false>::Infer, RunWithBias<false>);
    RegisterProduct("GradbookProductWithBiasAndRelu", {"a", "b", "bias"}, MatrixProduct<false, false>::Infer, RunWithBias<true>);
  });
}

}  // namespace gradbook
