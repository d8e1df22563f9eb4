#include "tensors.h"

#include <tensorflow/c/tf_tensor.h>
#include <tensorflow/c/tf_tstring.h>

#include <cstdlib>
#include <cstring>

namespace gradbook {

void TensorTable::Clear() {
  for (auto& [id, handle] : handles_) TFE_DeleteTensorHandle(handle);
  handles_.clear();
}

int64_t TensorTable::Add(TFE_TensorHandle* handle) {
  handles_.emplace(next_, handle);
  return next_++;
}

TFE_TensorHandle* TensorTable::Get(int64_t id) const {
  const auto found = handles_.find(id);
  if (found == handles_.end()) throw Failure("NOT_FOUND", "Tensor " + std::to_string(id) + " does not exist: it was disposed or never made.");
  return found->second;
}

HandlePtr TensorTable::Share(int64_t id) const {
  const StatusPtr status = NewStatus();
  HandlePtr handle(TFE_TensorHandleCopySharingTensor(Get(id), status.get()), TFE_DeleteTensorHandle);
  Require(status.get(), "tensor " + std::to_string(id));
  return handle;
}

void TensorTable::Remove(int64_t id) {
  const auto found = handles_.find(id);
  if (found == handles_.end()) throw Failure("NOT_FOUND", "Tensor " + std::to_string(id) + " can't be deleted: it was disposed before or never made.");
  TFE_DeleteTensorHandle(found->second);
  handles_.erase(found);
}

namespace {

std::string ShapeText(const std::vector<int64_t>& shape) {
  std::string text = "[";
  for (size_t i = 0; i < shape.size(); i++) text += (i ? "," : "") + std::to_string(shape[i]);
  return text + "]";
}

size_t CountElements(const std::vector<int64_t>& shape) {
  size_t count = 1;
  for (const int64_t size : shape) {
    if (size < 0) throw Failure("INVALID_ARGUMENT", "createTensor: shape must hold no negative size; received " + ShapeText(shape) + ".");
    count *= static_cast<size_t>(size);
  }
  return count;
}

// TensorFlow's own tensors run string destructors; one made from our memory leaves that to its deallocator.
void FreeStrings(void* data, size_t length, void*) {
  auto* strings = static_cast<TF_TString*>(data);
  for (size_t i = 0; i < length / sizeof(TF_TString); i++) TF_StringDealloc(&strings[i]);
  std::free(data);
}

TensorPtr StringTensor(napi_env env, const std::vector<int64_t>& shape, napi_value values) {
  const size_t count = CountElements(shape);
  if (Length(env, values, "createTensor: string values") != count) {
    throw Failure("INVALID_ARGUMENT", "createTensor: shape " + ShapeText(shape) + " needs " + std::to_string(count) + " strings; received " +
                                          std::to_string(Length(env, values, "values")) + ".");
  }
  const size_t size = count * sizeof(TF_TString);
  auto* strings = static_cast<TF_TString*>(std::aligned_alloc(64, (size / 64 + 1) * 64));
  for (size_t i = 0; i < count; i++) TF_StringInit(&strings[i]);
  TensorPtr tensor(TF_NewTensor(TF_STRING, shape.data(), static_cast<int>(shape.size()), strings, size, FreeStrings, nullptr), TF_DeleteTensor);
  for (size_t i = 0; i < count; i++) {
    const napi_value element = Element(env, values, static_cast<uint32_t>(i));
    if (IsTypedArray(env, element)) {
      const Bytes bytes = GetBytes(env, element, "createTensor: a string");
      TF_StringCopy(&strings[i], static_cast<const char*>(bytes.data), bytes.size);
    } else {
      const std::string text = GetString(env, element, "createTensor: a string");
      TF_StringCopy(&strings[i], text.data(), text.size());
    }
  }
  return tensor;
}

// One copy, and it is needed: TensorFlow wants 64-byte alignment, which V8's memory does not have, and a tensor must not change
// when its array does.
TensorPtr NumberTensor(napi_env env, const std::vector<int64_t>& shape, TF_DataType dtype, napi_value values) {
  const size_t width = TF_DataTypeSize(dtype);
  if (width == 0 || dtype == TF_RESOURCE || dtype == TF_VARIANT) {
    throw Failure("INVALID_ARGUMENT", "createTensor: dtype must be one of TensorFlow's number types or TF_STRING; received " + std::to_string(dtype) + ".");
  }
  const size_t size = CountElements(shape) * width;
  const Bytes bytes = GetBytes(env, values, "createTensor: values");
  if (bytes.size != size) {
    throw Failure("INVALID_ARGUMENT", "createTensor: shape " + ShapeText(shape) + " needs " + std::to_string(size) + " bytes; the typed array holds " +
                                          std::to_string(bytes.size) + ".");
  }
  TensorPtr tensor(TF_AllocateTensor(dtype, shape.data(), static_cast<int>(shape.size()), size), TF_DeleteTensor);
  if (tensor == nullptr) throw Failure("RESOURCE_EXHAUSTED", "createTensor: no memory for a tensor of shape " + ShapeText(shape) + ".");
  if (size > 0) std::memcpy(TF_TensorData(tensor.get()), bytes.data, size);
  return tensor;
}

napi_value MakeTypedArray(napi_env env, napi_typedarray_type type, size_t width, const void* data, size_t size) {
  // A copy here too: callers sort and change what they read, and the runtime shares buffers between tensors.
  void* target = nullptr;
  napi_value buffer = nullptr, array = nullptr;
  Check(env, napi_create_arraybuffer(env, size, &target, &buffer));
  if (size > 0) std::memcpy(target, data, size);
  Check(env, napi_create_typedarray(env, type, size / width, buffer, 0, &array));
  return array;
}

napi_value ReadStrings(napi_env env, const TF_Tensor* tensor) {
  const size_t count = static_cast<size_t>(TF_TensorElementCount(tensor));
  const auto* strings = static_cast<const TF_TString*>(TF_TensorData(tensor));
  const napi_value array = MakeArray(env, count);
  for (size_t i = 0; i < count; i++) {
    SetElement(env, array, static_cast<uint32_t>(i),
               MakeTypedArray(env, napi_uint8_array, 1, TF_StringGetDataPointer(&strings[i]), TF_StringGetSize(&strings[i])));
  }
  return array;
}

}  // namespace

HandlePtr TensorFromValues(napi_env env, const std::vector<int64_t>& shape, TF_DataType dtype, napi_value values) {
  const TensorPtr tensor = dtype == TF_STRING ? StringTensor(env, shape, values) : NumberTensor(env, shape, dtype, values);
  const StatusPtr status = NewStatus();
  HandlePtr handle(TFE_NewTensorHandle(tensor.get(), status.get()), TFE_DeleteTensorHandle);
  Require(status.get(), "createTensor");
  return handle;
}

napi_value ValuesFromTensor(napi_env env, TFE_TensorHandle* handle) {
  const StatusPtr status = NewStatus();
  const TensorPtr tensor(TFE_TensorHandleResolve(handle, status.get()), TF_DeleteTensor);
  Require(status.get(), "tensorDataSync");
  const void* data = TF_TensorData(tensor.get());
  const size_t size = TF_TensorByteSize(tensor.get());
  switch (TF_TensorType(tensor.get())) {
    case TF_FLOAT:
    case TF_COMPLEX64: return MakeTypedArray(env, napi_float32_array, 4, data, size);
    case TF_DOUBLE: return MakeTypedArray(env, napi_float64_array, 8, data, size);
    case TF_INT32: return MakeTypedArray(env, napi_int32_array, 4, data, size);
    case TF_UINT32: return MakeTypedArray(env, napi_uint32_array, 4, data, size);
    case TF_INT64: return MakeTypedArray(env, napi_bigint64_array, 8, data, size);
    case TF_UINT64: return MakeTypedArray(env, napi_biguint64_array, 8, data, size);
    case TF_INT16: return MakeTypedArray(env, napi_int16_array, 2, data, size);
    case TF_UINT16: return MakeTypedArray(env, napi_uint16_array, 2, data, size);
    case TF_INT8: return MakeTypedArray(env, napi_int8_array, 1, data, size);
    case TF_BOOL:
    case TF_UINT8:
    case TF_RESOURCE: return MakeTypedArray(env, napi_uint8_array, 1, data, size);
    case TF_STRING: return ReadStrings(env, tensor.get());
    default: throw Failure("UNIMPLEMENTED", "tensorDataSync: a tensor of TensorFlow's dtype " + std::to_string(TF_TensorType(tensor.get())) + " can't be read.");
  }
}

napi_value Describe(napi_env env, TensorTable& tensors, HandlePtr handle) {
  const StatusPtr status = NewStatus();
  const int rank = TFE_TensorHandleNumDims(handle.get(), status.get());
  Require(status.get(), "shape of a result");
  const napi_value shape = MakeArray(env, static_cast<size_t>(rank));
  for (int i = 0; i < rank; i++) {
    SetElement(env, shape, static_cast<uint32_t>(i), MakeNumber(env, static_cast<double>(TFE_TensorHandleDim(handle.get(), i, status.get()))));
    Require(status.get(), "shape of a result");
  }
  const napi_value description = MakeObject(env);
  SetProperty(env, description, "shape", shape);
  SetProperty(env, description, "dtype", MakeNumber(env, TFE_TensorHandleDataType(handle.get())));
  SetProperty(env, description, "id", MakeNumber(env, static_cast<double>(tensors.Add(handle.release()))));
  return description;
}

}  // namespace gradbook
