#include "rows.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <mutex>

#include "kernel.h"

namespace gradbook {

namespace {

// In double precision, as JavaScript would.
template <typename Number>
GRADBOOK_INLINE void ScaleAll(const Number* from, int64_t count, double scale, float* to) {
  GRADBOOK_INDEPENDENT
  for (int64_t i = 0; i < count; i++) to[i] = static_cast<float>(from[i] * scale);
}

GRADBOOK_EVERY_X86
void Scale(const float* from, int64_t count, double scale, float* to) { ScaleAll(from, count, scale, to); }

GRADBOOK_EVERY_X86
void Scale(const uint8_t* from, int64_t count, double scale, float* to) { ScaleAll(from, count, scale, to); }

void Copy(const float* from, int64_t count, double scale, float* to) {
  if (scale == 1) std::memcpy(to, from, static_cast<size_t>(count) * sizeof(float));
  else Scale(from, count, scale, to);
}

void Copy(const uint8_t* from, int64_t count, double scale, float* to) { Scale(from, count, scale, to); }

// Rows that follow each other go in one piece.
template <typename Number>
void CopyRows(const Number* rows, int64_t width, const uint32_t* order, int64_t count, double scale, float* to) {
  for (int64_t i = 0, next = 0; i < count; i = next) {
    for (next = i + 1; next < count && order[next] == order[next - 1] + 1;) next++;
    Copy(rows + order[i] * width, (next - i) * width, scale, to + i * width);
  }
}

bool FollowEachOther(const uint32_t* order, int64_t count) {
  for (int64_t i = 1; i < count; i++) {
    if (order[i] != order[0] + static_cast<uint64_t>(i)) return false;
  }
  return count > 0;
}

napi_typedarray_type TypeOf(napi_env env, napi_value array) {
  napi_typedarray_type type = napi_uint8_array;
  Check(env, napi_get_typedarray_info(env, array, &type, nullptr, nullptr, nullptr, nullptr));
  return type;
}

// As TensorFlow aligns its own memory; with less it would make a copy.
constexpr uintptr_t kAlignment = 64;

bool IsAligned(const void* data) { return reinterpret_cast<uintptr_t>(data) % kAlignment == 0; }

}  // namespace

struct Loans::Returned {
  std::mutex mutex;
  std::vector<napi_ref> references;
  std::atomic<bool> any{false};
};

struct Loans::Loan {
  std::shared_ptr<Returned> returned;
  napi_ref reference;
};

Loans::Loans() : returned_(std::make_shared<Returned>()) {}

TensorPtr Loans::Lend(napi_env env, napi_value array, TF_DataType type, const std::vector<int64_t>& shape, const void* data, size_t size) {
  napi_ref reference = nullptr;
  Check(env, napi_create_reference(env, array, 1, &reference));
  const auto end = [](void*, size_t, void* given) {
    const std::unique_ptr<Loan> loan(static_cast<Loan*>(given));
    const std::lock_guard<std::mutex> lock(loan->returned->mutex);
    loan->returned->references.push_back(loan->reference);
    loan->returned->any = true;
  };
  return TensorPtr(TF_NewTensor(type, shape.data(), static_cast<int>(shape.size()), const_cast<void*>(data), size, end, new Loan{returned_, reference}), TF_DeleteTensor);
}

void Loans::Settle(napi_env env) {
  if (!returned_->any) return;
  std::vector<napi_ref> references;
  {
    const std::lock_guard<std::mutex> lock(returned_->mutex);
    references.swap(returned_->references);
    returned_->any = false;
  }
  for (const napi_ref reference : references) Check(env, napi_delete_reference(env, reference));
}

napi_value AlignedFloats(napi_env env, size_t length) {
  void* data = nullptr;
  napi_value buffer = nullptr, array = nullptr;
  Check(env, napi_create_arraybuffer(env, length * sizeof(float) + kAlignment, &data, &buffer));
  const size_t offset = (kAlignment - reinterpret_cast<uintptr_t>(data) % kAlignment) % kAlignment;
  Check(env, napi_create_typedarray(env, napi_float32_array, length, buffer, offset, &array));
  return array;
}

HandlePtr GatherRows(napi_env env, Loans& loans, const std::vector<int64_t>& shape, napi_value values, napi_value order, double scale, bool lend) {
  loans.Settle(env);
  const Bytes bytes = GetBytes(env, values, "gatherRows: values"), numbers = GetBytes(env, order, "gatherRows: order");
  const napi_typedarray_type type = TypeOf(env, values);
  if ((type != napi_float32_array && type != napi_uint8_array) || TypeOf(env, order) != napi_uint32_array) {
    throw Failure("INVALID_ARGUMENT", "gatherRows: values must be a Float32Array or Uint8Array, and order a Uint32Array.");
  }
  const auto* rows = static_cast<const uint32_t*>(numbers.data);
  const auto count = static_cast<int64_t>(numbers.size / sizeof(uint32_t));
  int64_t width = 1;
  for (size_t axis = 1; axis < shape.size(); axis++) width *= shape[axis];
  if (shape.empty() || shape[0] != count || width < 0) throw Failure("INVALID_ARGUMENT", "gatherRows: shape must begin with the number of rows, " + std::to_string(count) + ".");
  const auto there = static_cast<int64_t>(bytes.size / (type == napi_float32_array ? sizeof(float) : 1));
  if (width > 0 && std::any_of(rows, rows + count, [&](uint32_t row) { return row >= there / width; })) {
    throw Failure("OUT_OF_RANGE", "gatherRows: order must name rows of the " + std::to_string(there / width) + " there are.");
  }
  const int64_t size = count * width;
  const size_t needed = static_cast<size_t>(size) * sizeof(float);
  const bool is_bytes = type == napi_uint8_array;
  TensorPtr tensor(nullptr, TF_DeleteTensor);
  if (lend && !is_bytes && scale == 1 && width > 0 && FollowEachOther(rows, count)) {
    const float* from = static_cast<const float*>(bytes.data) + rows[0] * width;
    if (IsAligned(from)) tensor = loans.Lend(env, values, TF_FLOAT, shape, from, needed);
  }
  if (tensor == nullptr) {
    tensor.reset(TF_AllocateTensor(TF_FLOAT, shape.data(), static_cast<int>(shape.size()), needed));
    if (tensor == nullptr) throw Failure("RESOURCE_EXHAUSTED", "gatherRows: no memory for " + std::to_string(size) + " numbers.");
    if (is_bytes) CopyRows(static_cast<const uint8_t*>(bytes.data), width, rows, count, scale, Values(tensor));
    else CopyRows(static_cast<const float*>(bytes.data), width, rows, count, scale, Values(tensor));
  }
  const StatusPtr status = NewStatus();
  HandlePtr handle(TFE_NewTensorHandle(tensor.get(), status.get()), TFE_DeleteTensorHandle);
  Require(status.get(), "gatherRows");
  return handle;
}

}  // namespace gradbook
